#include "fuzz/host/stall_watch.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

TEST(StallWatch, CountsOnlyTimeInWhichAGuestRan) {
  StallWatch watch;
  watch.Advance(1'000, true);
  EXPECT_EQ(watch.quiet_ms(), 0) << "what was before the first step is nobody's";
  watch.Advance(2'000, true);
  watch.Advance(3'000, false);
  watch.Advance(4'000, true);
  EXPECT_EQ(watch.quiet_ms(), 2'000);
}

TEST(StallWatch, NewsOfEachKindStartItAnew) {
  Knowledge known{.pcs = 10, .edges = 20, .items = 3};
  for (size_t kind = 0; kind < 4; ++kind) {
    StallWatch watch;
    watch.Look(known);
    watch.Advance(0, true);
    watch.Advance(1'500, true);
    Knowledge more = known;
    more.pcs += kind == 1;
    more.edges += kind == 2;
    more.items += kind == 3;
    watch.Look(more);
    EXPECT_EQ(watch.quiet_ms(), kind == 0 ? 1'500 : 0) << kind;
  }
}

TEST(StallWatch, AStoppedHostAndAClockThatGoesBackAreNoQuiet) {
  StallWatch watch;
  watch.Advance(10'000, true);
  watch.Advance(10'000 + 8 * 3'600'000, true);
  EXPECT_LE(watch.quiet_ms(), 2'000);
  const int64_t quiet = watch.quiet_ms();
  watch.Advance(5'000, true);
  EXPECT_EQ(watch.quiet_ms(), quiet);
}

TEST(StallWatch, KnowledgeCountsItemsThatWereSeen) {
  Tally tally(2, 5);
  tally.seen = {0, 7, 0, 1, 0};
  tally.coverage_edges = 9;
  tally.pcs = {Tally::PcKey({10, 0}), Tally::PcKey({10, 1})};
  EXPECT_EQ(WhatIsKnown(tally), (Knowledge{.pcs = 2, .edges = 9, .items = 2}));
}

}  // namespace
}  // namespace kapifuzz
