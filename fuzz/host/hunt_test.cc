#include "fuzz/host/hunt.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

// Hunts that have a guest are in tests/campaign_test.cc.
TEST(Hunt, FocusWantsACallThatIsSpecified) {
  Kill kill{.mutant = {.number = 7, .call = "frobnicate"}};
  std::optional<FuzzSession::Failure> failure = HuntMutant({}, /*focus=*/true, &kill);
  ASSERT_TRUE(failure.has_value());
  EXPECT_EQ(failure->status, kExitUsage);
  EXPECT_EQ(failure->error.ToString(),
            "mutant 7: its call frobnicate has no specification whose file could be fuzzed");
  EXPECT_TRUE(kill.found_as.empty());
}

}  // namespace
}  // namespace kapifuzz
