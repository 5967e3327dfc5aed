#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const SyscallDesc kDesc = {.name = "probe"};

std::vector<std::string> JudgeEnd(Outcome outcome, int signal = 0) {
  Scene scene(kDesc);
  scene.trace().outcome = outcome;
  scene.trace().signal = signal;
  scene.record().returned = false;
  std::vector<Verdict> verdicts;
  JudgeOutcome(scene.view(), &verdicts);
  return Spoken(verdicts);
}

TEST(OutcomeOracle, FaultsAreCrashes) {
  EXPECT_THAT(JudgeEnd(Outcome::kSignaled, SIGSEGV), ElementsAre("crash: SIGSEGV"));
  EXPECT_THAT(JudgeEnd(Outcome::kSignaled, SIGBUS), ElementsAre("crash: SIGBUS"));
}

TEST(OutcomeOracle, OtherSignalsAreNot) {
  for (int signal : {SIGKILL, SIGALRM, SIGPIPE, SIGXFSZ, SIGTERM}) {
    EXPECT_THAT(JudgeEnd(Outcome::kSignaled, signal), IsEmpty()) << signal;
  }
}

TEST(OutcomeOracle, OnlyTheUnkillableHangs) {
  EXPECT_THAT(JudgeEnd(Outcome::kStuck), ElementsAre("hang: unkillable"));
  EXPECT_THAT(JudgeEnd(Outcome::kTimedOut), IsEmpty());
  EXPECT_THAT(JudgeEnd(Outcome::kDone), IsEmpty());
  EXPECT_THAT(JudgeEnd(Outcome::kFailed), IsEmpty());
}

}  // namespace
}  // namespace kapifuzz
