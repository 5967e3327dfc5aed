#include "fuzz/guest/race_judge.h"

#include <gtest/gtest.h>

#include "executor/program_build.h"
#include "executor/program_text.h"
#include "oracles/testing/fake_executor.h"

namespace kapifuzz {
namespace {

Program Parsed(const std::string& calls) {
  const Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return program.ok() ? *program : Program{};
}

std::string Text(const Program& program) {
  const std::string text = PrintProgram(program);
  return text.substr(text.find('\n') + 1);
}

constexpr char kTwoSeeks[] = "lseek(3, 1, SEEK_CUR) race(9)\nlseek(3, 2, SEEK_CUR)\nclose(3)\n";

// An offset that both calls move; at once both may start from the same one.
class Seeks {
 public:
  explicit Seeks(bool atomic) : atomic_(atomic) {}

  void operator()(const Program& p, Trace* trace) const {
    int64_t offset = 0;
    for (int i = 0; i < p.call_count; ++i) {
      if (p.calls[i].syscall != FindSyscall("lseek")) continue;
      const auto step = static_cast<int64_t>(p.calls[i].args[1].value);
      const bool lost = !atomic_ && HasRace(p) && !p.calls[i].race;
      offset = lost ? step : offset + step;
      trace->records[i].ret = offset;
    }
  }

 private:
  bool atomic_;
};

std::vector<Verdict> RunJudged(RaceJudge* judge, FakeExecutor* executor, const Program& program) {
  std::vector<Verdict> verdicts;
  const bool judged = judge->Prepare(program, {});
  executor->Run(program, {});
  if (judged) judge->Judge(program, {}, &verdicts);
  return verdicts;
}

TEST(InOrder, IsTheSameProgramOneAfterTheOther) {
  const Program program = Parsed("r0 = dup(1)\nr1 = dup(0) race(9)\nlseek(r0, 2, 0)\nclose(r1)\n");
  EXPECT_EQ(Text(InOrder(program, 1, PairOrder::kAsWritten)),
            "r0 = dup(1)\nr1 = dup(0)\nlseek(r0, 2, SEEK_SET)\nclose(r1)\n");
  EXPECT_EQ(Text(InOrder(program, 1, PairOrder::kSwapped)),
            "r0 = dup(1)\nlseek(r0, 2, SEEK_SET)\nr2 = dup(0)\nclose(r2)\n");
}

TEST(RaceJudge, EachOrderRunsOnceForAPairThatIsInOrder) {
  FakeExecutor executor{Seeks(true)};
  RaceJudge judge(&executor);
  Program program = Parsed(kTwoSeeks);
  EXPECT_TRUE(RunJudged(&judge, &executor, program).empty());
  EXPECT_EQ(executor.runs(), 3);
  program.calls[0].delay = -70;  // the same pair again
  EXPECT_TRUE(RunJudged(&judge, &executor, program).empty());
  EXPECT_EQ(executor.runs(), 4);
}

TEST(RaceJudge, AVerdictRestsOnOrdersThatRepeat) {
  FakeExecutor executor{Seeks(false)};
  RaceJudge judge(&executor);
  const Program program = Parsed(kTwoSeeks);
  const std::vector<Verdict> verdicts = RunJudged(&judge, &executor, program);
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].cls, FindingClass::kRace);
  EXPECT_EQ(executor.runs(), 2 + 1 + 2 * RaceJudge::kOrderRuns + 1);
  EXPECT_EQ(executor.program(), program) << "the trace left behind is the program's";
}

TEST(RaceJudge, OrdersThatDifferFromRunToRunProveNothing) {
  int64_t luck = 0;
  FakeExecutor executor([&](const Program&, Trace* trace) { trace->records[0].ret = ++luck; });
  RaceJudge judge(&executor);
  const Program program = Parsed(kTwoSeeks);
  EXPECT_TRUE(RunJudged(&judge, &executor, program).empty());
  const int runs = executor.runs();
  EXPECT_TRUE(RunJudged(&judge, &executor, program).empty());
  EXPECT_EQ(executor.runs(), runs + 1) << "and are not asked again";
}

TEST(RaceJudge, AnOrderThatBlocksProvesNothing) {
  FakeExecutor executor([](const Program& p, Trace* trace) {
    trace->records[0].interrupted = !HasRace(p) && p.calls[0].args[1].value == 2;
    trace->records[0].ret = HasRace(p) ? 99 : 1;
  });
  RaceJudge judge(&executor);
  EXPECT_TRUE(RunJudged(&judge, &executor, Parsed(kTwoSeeks)).empty());
}

TEST(RaceJudge, OnlyWhatIsObservedIsJudged) {
  FakeExecutor executor{Seeks(false)};
  RaceJudge judge(&executor);
  EXPECT_FALSE(judge.Prepare(Parsed(kTwoSeeks), {.observe = false}));
  EXPECT_FALSE(judge.Prepare(Parsed(kTwoSeeks), {.compare = true}));
  EXPECT_FALSE(judge.Prepare(Parsed("lseek(3, 1, 0)\nclose(3)\n"), {}));
  EXPECT_EQ(executor.runs(), 0);
}

}  // namespace
}  // namespace kapifuzz
