#include "fuzz/guest/sources.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

// Those that are chosen by their news.
constexpr Sources::Ready kAll = {.sequences = true, .hints = true, .faults = true};

// Runs of each source in `runs` choices, where every one of them has news once in `period` runs (0: never).
std::array<int, kSourceCount> Spread(Sources* sources, int runs,
                                     const std::array<int, kSourceCount>& period) {
  std::array<int, kSourceCount> count{};
  for (int i = 0; i < runs; ++i) {
    const Source source = sources->Choose(kAll, static_cast<uint64_t>(i));
    const int at = static_cast<int>(source);
    ++count[at];
    sources->Count(source, period[at] != 0 && count[at] % period[at] == 0, 2500);
  }
  return count;
}

TEST(Sources, AllHaveTheSameChanceAtFirst) {
  const Sources sources;
  std::array<int, kSourceCount> count{};
  for (uint64_t seed = 0; seed < 4000; ++seed)
    ++count[static_cast<int>(sources.Choose(kAll, seed))];
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(count[i], 1000, 120);
  EXPECT_EQ(count[static_cast<int>(Source::kFinds)], 0);
  EXPECT_EQ(count[static_cast<int>(Source::kRaces)], 0);
}

TEST(Sources, NewsCountForTheTimeThatTheyTook) {
  Sources sources;
  std::array<int, kSourceCount> count{};
  for (int i = 0; i < 10'000; ++i) {
    const Source source = sources.Choose(kAll, static_cast<uint64_t>(i));
    const int at = static_cast<int>(source);
    // All find as much; the runs of hints take ten times as long.
    sources.Count(source, ++count[at] % 8 == 0, source == Source::kHints ? 20'000 : 2'000);
  }
  EXPECT_GT(count[0], 10 * count[2]);
  EXPECT_NEAR(count[0], count[1], count[0] / 3);
}

TEST(Sources, WhatFindsMoreRunsMore) {
  Sources sources;
  const auto count = Spread(&sources, 10'000, {4, 40});
  EXPECT_GT(count[0], 5 * count[1]);
  EXPECT_GT(count[1], count[2]);
  EXPECT_GT(count[2], 20) << "none is left without any";
}

TEST(Sources, WhatComesLateGetsItsPartOfRunsThatSeemToCostNothing) {
  Sources sources;
  for (int i = 0; i < 100'000; ++i) sources.Count(Source::kMutants, i < 8, 0);
  int hints = 0;
  for (uint64_t i = 0; i < 10'000; ++i) {
    const Source source = sources.Choose({.hints = true}, i);
    hints += source == Source::kHints;
    sources.Count(source, false, 0);
  }
  EXPECT_GT(hints, 50);
}

TEST(Sources, YesterdaysNewsAreForgotten) {
  Sources sources;
  Spread(&sources, 3'000, {0, 2});
  Spread(&sources, 3'000, {10});
  const auto count = Spread(&sources, 10'000, {10});
  EXPECT_GT(count[0], 5 * count[1]);
}

TEST(Sources, FindsComeFirstAsLongAsTheyAreWorthIt) {
  Sources sources;
  Sources::Ready ready = kAll;
  ready.finds = true;
  for (uint64_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(sources.Choose(ready, i), Source::kFinds) << i;
    sources.Count(Source::kFinds, i % 4 == 0, 2500);
  }
  int finds = 0;
  for (uint64_t i = 0; i < 4000; ++i) {
    const Source source = sources.Choose(ready, i);
    finds += source == Source::kFinds;
    sources.Count(source, source == Source::kMutants, 2500);
  }
  EXPECT_LT(finds, 1500) << "none of them shows anything any more";
  EXPECT_GT(finds, 100) << "but they are run";
}

TEST(Sources, ShortSequencesComeBeforeAllButFindsAndRaces) {
  Sources sources(8);
  Sources::Ready ready = kAll;
  ready.short_sequences = true;
  for (uint64_t i = 0; i < 1000; ++i) {
    ASSERT_EQ(sources.Choose(ready, i), Source::kSequences) << i;
    sources.Count(Source::kSequences, false, 2500);
    sources.Count(Source::kMutants, true, 2500);
  }
  ready.races = true;
  int races = 0;
  for (uint64_t i = 0; i < 8000; ++i) races += sources.Choose(ready, i) == Source::kRaces;
  EXPECT_NEAR(races, 1000, 120);
  ready.finds = true;
  ready.races = false;
  EXPECT_EQ(sources.Choose(ready, 1), Source::kFinds);
}

TEST(Sources, RacesHaveAFixedPart) {
  Sources sources(8);
  int races = 0;
  for (uint64_t seed = 0; seed < 8000; ++seed) {
    const Source source = sources.Choose({.races = true}, seed);
    races += source == Source::kRaces;
    sources.Count(source, source == Source::kMutants, 2500);
  }
  EXPECT_NEAR(races, 1000, 120);
}

TEST(Sources, OnlyWhatIsThereIsChosen) {
  Sources sources;
  for (uint64_t seed = 0; seed < 500; ++seed) {
    EXPECT_EQ(sources.Choose({}, seed), Source::kMutants);
    EXPECT_NE(sources.Choose({.sequences = true}, seed), Source::kHints);
    EXPECT_NE(sources.Choose({.sequences = true}, seed), Source::kFaults);
    EXPECT_NE(sources.Choose({.hints = true}, seed), Source::kSequences);
  }
}

}  // namespace
}  // namespace kapifuzz
