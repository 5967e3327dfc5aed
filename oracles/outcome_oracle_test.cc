#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "base/strings.h"
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

TEST(OutcomeOracle, AHangSaysWhereItIs) {
  Scene scene(kDesc);
  scene.trace().outcome = Outcome::kStuck;
  CopyField("do_probe+0x10/0x20\n__x64_sys_probe+0x1/0x2\n", scene.trace().stack);
  std::vector<Verdict> verdicts;
  JudgeOutcome(scene.view(), &verdicts);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_THAT(verdicts[0].claim, testing::EndsWith("cannot be killed: it is in do_probe"));
  const uint64_t signature = verdicts[0].Signature();
  scene.trace().stack[0] = 0;
  verdicts.clear();
  JudgeOutcome(scene.view(), &verdicts);
  EXPECT_THAT(verdicts[0].claim, testing::EndsWith("cannot be killed"));
  EXPECT_EQ(verdicts[0].Signature(), signature) << "one that loops is elsewhere each time";
}

TEST(OutcomeOracle, OnlyTheUnkillableHangs) {
  EXPECT_THAT(JudgeEnd(Outcome::kStuck), ElementsAre("hang: unkillable"));
  EXPECT_THAT(JudgeEnd(Outcome::kTimedOut), IsEmpty());
  EXPECT_THAT(JudgeEnd(Outcome::kDone), IsEmpty());
  EXPECT_THAT(JudgeEnd(Outcome::kFailed), IsEmpty());
}

}  // namespace
}  // namespace kapifuzz
