#include "oracles/linear_oracle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <functional>

#include "executor/program_text.h"
#include "oracles/testing/fake_executor.h"
#include "oracles/testing/scene.h"

namespace kapifuzz {
namespace {

using ::testing::HasSubstr;

Program Parsed(const std::string& calls) {
  const Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return program.ok() ? *program : Program{};
}

// What a run of two calls gave.
struct Outcomes {
  int64_t first = 0, second = 0;
  int64_t offset = 0;  // of descriptor 3 at the end
};

RunFacts Facts(FakeExecutor* executor, const Program& program) {
  executor->Run(program, {});
  const std::optional<RunFacts> facts = FactsOf(*executor, 0, PairOrder::kAsWritten);
  EXPECT_TRUE(facts.has_value());
  return facts.value_or(RunFacts{});
}

RunFacts FactsFrom(const Program& program, const Outcomes& seen) {
  FakeExecutor executor([&](const Program&, Trace* trace) {
    trace->records[0].ret = seen.first;
    trace->records[1].ret = seen.second;
    trace->moments[2].fds[3] = OpenFile(77, seen.offset, 9);
  });
  return Facts(&executor, program);
}

// The verdicts about a run at once, beside both orders.
std::vector<Verdict> Judge(const std::string& calls, const Outcomes& at_once,
                           const Outcomes& as_written, const Outcomes& swapped) {
  const Program program = Parsed(calls);
  const SerialFacts serial{FactsFrom(program, as_written), FactsFrom(program, swapped)};
  FakeExecutor executor([&](const Program& p, Trace* trace) {
    trace->records[0].ret = at_once.first;
    trace->records[1].ret = at_once.second;
    for (int i = 0; i < 2; ++i) {
      for (size_t k = 0; k < kMaxArgs; ++k) trace->records[i].args[k] = p.calls[i].args[k].value;
    }
    trace->moments[2].fds[3] = OpenFile(78, at_once.offset, 9);
  });
  const RunFacts facts = Facts(&executor, program);
  std::vector<Verdict> verdicts;
  JudgeLinear(executor, 0, facts, serial, &verdicts);
  return verdicts;
}

constexpr char kTwoSeeks[] = "lseek(3, 1, SEEK_CUR) race(0)\nlseek(3, 2, SEEK_CUR)\n";

TEST(LinearOracle, IsSilentWhenItWasOneOfTheOrders) {
  EXPECT_TRUE(Judge(kTwoSeeks, {1, 3, 3}, {1, 3, 3}, {3, 2, 3}).empty());
  EXPECT_TRUE(Judge(kTwoSeeks, {3, 2, 3}, {1, 3, 3}, {3, 2, 3}).empty());
}

TEST(LinearOracle, NamesResultsThatNeitherOrderGives) {
  const std::vector<Verdict> verdicts = Judge(kTwoSeeks, {1, 2, 2}, {1, 3, 3}, {3, 2, 3});
  EXPECT_THAT(Spoken(verdicts), testing::ElementsAre("race: at once with lseek"));
  EXPECT_STREQ(
      verdicts[0].claim,
      "lseek(3, 1, SEEK_CUR) and lseek(3, 2, SEEK_CUR) at once gave 1 and 2; one after the "
      "other they give 1 and 3, or 3 and 2");
}

TEST(LinearOracle, NamesAStateThatNeitherOrderLeaves) {
  const std::vector<Verdict> verdicts = Judge(kTwoSeeks, {1, 3, 1}, {1, 3, 3}, {3, 2, 3});
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_THAT(verdicts[0].claim, HasSubstr("gave 1 and 3, and then offset of descriptor 3 was 1; "
                                           "one after the other it is 3, or 3"));
}

// read() and lseek() in either order of the program are one finding.
TEST(LinearOracle, TheFindingDoesNotDependOnWhichCallIsNamedFirst) {
  const auto a = Judge("close(3) race(0)\nlseek(3, 2, SEEK_CUR)\n", {0, 1}, {0, -EBADF}, {0, 2});
  const auto b = Judge("lseek(3, 2, SEEK_CUR) race(0)\nclose(3)\n", {1, 0}, {2, 0}, {-EBADF, 0});
  ASSERT_EQ(a.size(), 1u);
  ASSERT_EQ(b.size(), 1u);
  EXPECT_EQ(a[0].Signature(), b[0].Signature());
  EXPECT_STREQ(a[0].clause, "at once with lseek");
  EXPECT_THAT(a[0].claim, HasSubstr("gave 0 and 1; one after the other they give 0 and EBADF"));
  EXPECT_THAT(b[0].claim, HasSubstr("gave 0 and 1; one after the other they give 0 and 2"));
}

TEST(LinearOracle, ACallThatLooksUpANumberTwiceIsNotJudged) {
  EXPECT_TRUE(Judge("epoll_ctl(3, EPOLL_CTL_DEL, 3, NULL) race(0)\ndup2(0, 3)\n", {0, 3},
                    {-EINVAL, 3}, {-EINVAL, 3})
                  .empty());
  EXPECT_FALSE(Judge("epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) race(0)\ndup2(0, 3)\n", {0, 3},
                     {-EINVAL, 3}, {-EINVAL, 3})
                   .empty());
}

TEST(LinearPair, IsTheOnlyPairOfCallsThatPromiseIt) {
  EXPECT_EQ(LinearPair(Parsed("close(9)\nlseek(3, 1, 0) race(4)\nclose(3)\n")), 1);
  EXPECT_EQ(LinearPair(Parsed("lseek(3, 1, 0)\nclose(3)\n")), std::nullopt);
  EXPECT_EQ(LinearPair(Parsed("lseek(3, 1, 0) race(0)\ndup(3)\n")), std::nullopt);
  EXPECT_EQ(LinearPair(Parsed("dup(3) race(0)\nlseek(3, 1, 0)\n")), std::nullopt);
  EXPECT_EQ(
      LinearPair(Parsed("close(1) race(0)\nclose(2)\nlseek(3, 1, 0) race(0)\nlseek(3, 1, 0)\n")),
      std::nullopt);
}

TEST(RunFacts, SayNothingOfARunWithAnInterruptedCall) {
  const Program program = Parsed(kTwoSeeks);
  for (const auto& spoil : std::vector<std::function<void(Trace*)>>{
           [](Trace* t) { t->records[1].interrupted = true; },
           [](Trace* t) { t->records[0].returned = false; },
           [](Trace* t) { t->moments[2].complete = false; },
           [](Trace* t) { t->outcome = Outcome::kTimedOut; },
           [](Trace* t) { t->observed = false; },
           [](Trace* t) { t->started = 1; },
       }) {
    FakeExecutor executor([&](const Program&, Trace* trace) { spoil(trace); });
    executor.Run(program, {});
    EXPECT_FALSE(FactsOf(executor, 0, PairOrder::kAsWritten).has_value());
  }
}

TEST(RunFacts, OfASwappedPairStandAsInTheProgramThatIsJudged) {
  const Program program = Parsed("dup(1)\nlseek(3, 2, 0) race(0)\nlseek(3, 1, 0)\nclose(9)\n");
  FakeExecutor executor([](const Program&, Trace* trace) {
    for (int i = 0; i < 4; ++i) trace->records[i].ret = 10 + i;
  });
  executor.Run(program, {});
  const std::optional<RunFacts> facts = FactsOf(executor, 1, PairOrder::kSwapped);
  ASSERT_TRUE(facts.has_value());
  EXPECT_EQ(facts->facts[0], (Fact{"result of call 1", "12"}));
  EXPECT_EQ(facts->facts[1], (Fact{"result of call 2", "11"}));
  EXPECT_EQ(facts->Find("result of call 0"), "10");
  EXPECT_EQ(facts->Find("result of call 3"), "13");
}

// Inode numbers are another's in each run; which of them are equal is not.
TEST(RunFacts, InodesCountByTheOrderOfTheirAppearance) {
  const auto with_inodes = [](uint64_t a, uint64_t b) {
    FakeExecutor executor([=](const Program&, Trace* trace) {
      trace->moments[2].fds[3] = OpenFile(a, 0, 0);
      trace->moments[2].fds[4] = OpenFile(b, 0, 0);
      Scene::Add(trace->moments[2], FileEntry("x", a, 0));
    });
    return Facts(&executor, Parsed(kTwoSeeks));
  };
  EXPECT_EQ(with_inodes(5, 6), with_inodes(90, 7));
  EXPECT_NE(with_inodes(5, 6), with_inodes(5, 5));
}

// The kernel lists them by the addresses of their files, which differ from run to run.
TEST(RunFacts, EntriesOfAnInterestListHaveNoOrder) {
  const auto with_watches = [](int a, int b) {
    FakeExecutor executor([=](const Program&, Trace* trace) {
      Moment& m = trace->moments[2];
      m.watches[0] = {.epfd = 3, .fd = a, .events = 1};
      m.watches[1] = {.epfd = 3, .fd = b, .events = 1};
      m.watch_count = 2;
    });
    return Facts(&executor, Parsed(kTwoSeeks));
  };
  EXPECT_EQ(with_watches(4, 5), with_watches(5, 4));
  EXPECT_NE(with_watches(4, 5), with_watches(4, 6));
}

// Of calls that ran at once nobody saw the world in between.
TEST(JudgeProgram, AsksOnlyOfCallsAtOnceWhatHoldsWhateverTheOtherDid) {
  const auto judge = [](int64_t ret) {
    FakeExecutor executor([=](const Program&, Trace* trace) { trace->records[1].ret = ret; });
    executor.Run(Parsed("close(9) race(0)\nclose(9)\n"), {});
    std::vector<Verdict> verdicts;
    JudgeProgram(executor, &verdicts);
    return Spoken(verdicts);
  };
  EXPECT_TRUE(judge(0).empty());
  EXPECT_TRUE(judge(-EBADF).empty());
  EXPECT_THAT(judge(-EXDEV), testing::ElementsAre("errno-unspecified: EXDEV"));
}

TEST(JudgeProgram, ACrashBelongsToTheCallOfThePairThatDidNotComeBack) {
  for (const int dead : {0, 1}) {
    FakeExecutor executor([=](const Program&, Trace* trace) {
      trace->records[dead].returned = false;
      trace->outcome = Outcome::kSignaled;
      trace->signal = 11;
    });
    executor.Run(Parsed("close(9) race(0)\nlseek(9, 0, 0)\n"), {});
    std::vector<Verdict> verdicts;
    JudgeProgram(executor, &verdicts);
    ASSERT_EQ(verdicts.size(), 1u);
    EXPECT_EQ(verdicts[0].call, dead);
  }
}

TEST(LinearOracle, WhatCouldNotBeSeenDiffersFromNothing) {
  const Program program = Parsed("close(0) race(0)\nclose(1)\n");
  FakeExecutor executor([](const Program&, Trace*) {});
  executor.Run(program, {});
  const auto run = [](const char* content) {
    return RunFacts{{{"first", "0"}, {"second", "0"}, {"content of entry a", content}}};
  };
  std::vector<Verdict> verdicts;
  EXPECT_FALSE(JudgeLinear(executor, 0, run("0x1"), {run(kNotTaken), run("0x2")}, &verdicts));
  EXPECT_FALSE(JudgeLinear(executor, 0, run(kNotTaken), {run("0x1"), run("0x2")}, &verdicts));
  EXPECT_TRUE(JudgeLinear(executor, 0, run("0x3"), {run("0x1"), run("0x2")}, &verdicts));
}

// A task of the kernel's lets go of it, some time later.
TEST(LinearOracle, ProgramsWithAioOrBinderAreNotJudged) {
  EXPECT_EQ(LinearPair(Parsed("close(0) race(0)\nclose(1)\n")), 0);
  EXPECT_EQ(LinearPair(Parsed("close(0) race(0)\nclose(1)\nio_destroy(0)\n")), std::nullopt);
  EXPECT_EQ(LinearPair(Parsed("BINDER_SET_CONTEXT_MGR(3)\nclose(0) race(0)\nclose(1)\n")),
            std::nullopt);
}

// The end of a pipe that dup2() closes goes after the new file has come.
TEST(LinearOracle, ReadBesideADupThatClosesAPipeIsNotJudged) {
  const Program program = Parsed("dup2(3, 4) race(0)\nread(4, out(8), 8)\n");
  for (const Kind kind : {Kind::kPipeWrite, Kind::kFile}) {
    FakeExecutor executor([&](const Program& p, Trace* trace) {
      for (int i = 0; i < 2; ++i) {
        for (size_t k = 0; k < kMaxArgs; ++k) trace->records[i].args[k] = p.calls[i].args[k].value;
      }
      trace->moments[0].fds[4].open = true;
      trace->moments[0].fds[4].kind = kind;
    });
    executor.Run(program, {});
    const auto run = [](const char* read) { return RunFacts{{{"first", "4"}, {"second", read}}}; };
    std::vector<Verdict> verdicts;
    const bool judged =
        JudgeLinear(executor, 0, run("EAGAIN"), {run("0"), run("EBADF")}, &verdicts);
    EXPECT_EQ(judged, kind == Kind::kFile);
  }
}

}  // namespace
}  // namespace kapifuzz
