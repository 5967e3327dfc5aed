#include "fuzz/host/wedge_watch.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

class WedgeWatchTest : public testing::Test {
 protected:
  // A second passes; the guest uses `cpu_ms` of it.
  bool Second(int64_t cpu_ms) {
    now_ms_ += 1'000;
    signs_.cpu_ms += cpu_ms;
    return watch_.Look(now_ms_, signs_);
  }
  int SecondsUntilWedged(int64_t cpu_ms, int at_most = 100) {
    for (int second = 1; second <= at_most; ++second)
      if (Second(cpu_ms)) return second;
    return 0;
  }
  WedgeWatch watch_;
  WedgeWatch::Signs signs_{.pulse = 1};
  int64_t now_ms_ = 1'000'000;
};

TEST_F(WedgeWatchTest, BusyGuestWithoutPulseIsWedged) {
  EXPECT_FALSE(Second(1'000));
  EXPECT_EQ(SecondsUntilWedged(1'000), 16);
  EXPECT_EQ(SecondsUntilWedged(1'000), 0) << "said twice";
}

TEST_F(WedgeWatchTest, GuestThatGetsNoProcessorIsNot) {
  EXPECT_FALSE(Second(0));
  EXPECT_EQ(SecondsUntilWedged(0), 0);
  EXPECT_EQ(SecondsUntilWedged(1'000), 6) << "it gets one, and uses it";
}

TEST_F(WedgeWatchTest, EitherSignOfLifeWillDo) {
  for (int second = 0; second < 100; ++second) {
    ++(second % 2 == 0 ? signs_.pulse : signs_.heartbeat);
    EXPECT_FALSE(Second(1'000));
  }
  EXPECT_EQ(SecondsUntilWedged(1'000), 16);
  ++signs_.pulse;
  EXPECT_EQ(SecondsUntilWedged(1'000), 17) << "it lives, and is wedged again";
}

TEST_F(WedgeWatchTest, TimeInWhichNobodyLookedDoesNotCount) {
  EXPECT_FALSE(Second(1'000));
  now_ms_ += 3'600'000;
  signs_.cpu_ms += 3'600'000;
  EXPECT_FALSE(Second(1'000));
  EXPECT_EQ(SecondsUntilWedged(1'000), 15);
}

TEST_F(WedgeWatchTest, NothingIsExpectedBeforeAndAfterInitsWork) {
  signs_.pulse = 0;
  EXPECT_EQ(SecondsUntilWedged(1'000), 0);
}

}  // namespace
}  // namespace kapifuzz
