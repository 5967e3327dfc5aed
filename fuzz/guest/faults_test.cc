#include "fuzz/guest/faults.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "executor/program_text.h"
#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class FaultsTest : public testing::Test {
 protected:
  static Program Parse(const std::string& calls) {
    Result<Program> program = ParseProgram("# kapifuzz program 1\n" + calls, "test");
    EXPECT_TRUE(program.ok()) << program.error().ToString();
    return *program;
  }

  // A run in which call i covered `ways[i]` and makes `allocations[i]`.
  const Trace& Ran(const Program& program, const std::vector<std::vector<uint64_t>>& ways,
                   const std::vector<int>& allocations) {
    *trace_ = Trace{};
    trace_->started = program.call_count;
    for (int i = 0; i < program.call_count; ++i) {
      CallRecord& record = trace_->records[i];
      record.executed = record.returned = true;
      record.cover_begin = trace_->cover_count;
      for (uint64_t pc : ways[static_cast<size_t>(i)]) trace_->cover[trace_->cover_count++] = pc;
      record.cover_end = trace_->cover_count;
      const int nth = program.calls[i].fail_nth;
      record.fault_injected = nth != 0 && nth <= allocations[static_cast<size_t>(i)];
    }
    return *trace_;
  }

  // What has to be run when `program` had news: its calls without the program's first line.
  std::vector<std::string> Asked(const std::string& calls,
                                 const std::vector<std::vector<uint64_t>>& ways,
                                 const std::vector<int>& allocations) {
    const Program program = Parse(calls);
    faults_.Remember(program, Ran(program, ways, allocations));
    std::vector<std::string> asked;
    Program next;
    while (faults_.Next(&next)) {
      EXPECT_TRUE(IsValid(next));
      asked.push_back(PrintProgram(next).substr(std::string("# kapifuzz program 1\n").size()));
      faults_.Learn(next, Ran(next, ways, allocations));
    }
    EXPECT_FALSE(faults_.HasNext());
    return asked;
  }

  std::unique_ptr<Trace> trace_ = std::make_unique<Trace>();
  Faults faults_;
};

TEST_F(FaultsTest, EachAllocationOfEachCallFailsOnce) {
  EXPECT_THAT(Asked("dup(0)\nclose(1)\n", {{1, 2}, {3}}, {2, 0}),
              ElementsAre("dup(0) fail_nth(1)\nclose(1)\n", "dup(0) fail_nth(2)\nclose(1)\n",
                          "dup(0) fail_nth(3)\nclose(1)\n", "dup(0)\nclose(1) fail_nth(1)\n"));
}

TEST_F(FaultsTest, AWayIsTakenOnce) {
  Asked("dup(0)\n", {{1, 2}}, {1});
  EXPECT_THAT(Asked("dup(1)\n", {{2, 1, 1}}, {1}), IsEmpty()) << "in whatever order";
  EXPECT_THAT(Asked("dup(1)\n", {{1, 2, 3}}, {0}), ElementsAre("dup(1) fail_nth(1)\n"));
  EXPECT_THAT(Asked("close(1)\nclose(1)\n", {{1, 2}, {1, 2}}, {0, 0}),
              ElementsAre("close(1) fail_nth(1)\nclose(1)\n"));
}

TEST_F(FaultsTest, WithoutCoverageTheResultTellsWaysApart) {
  EXPECT_THAT(Asked("dup(0)\n", {{}}, {0}), ElementsAre("dup(0) fail_nth(1)\n"));
  EXPECT_THAT(Asked("dup(1)\n", {{}}, {0}), IsEmpty());
}

TEST_F(FaultsTest, NoSecondFaultAndNoneBesideARace) {
  EXPECT_THAT(Asked("dup(0) fail_nth(1)\nclose(1)\n", {{1}, {2}}, {1, 1}), IsEmpty());
  EXPECT_THAT(
      Asked("lseek(0, 0, 0) race(0)\nlseek(0, 0, 0)\nclose(1)\n", {{1}, {2}, {3}}, {1, 1, 1}),
      IsEmpty());
}

TEST_F(FaultsTest, CallsThatDidNotComeBackHaveNone) {
  const Program program = Parse("dup(0)\nclose(1)\n");
  Ran(program, {{1}, {2}}, {1, 1});
  trace_->records[1].returned = false;
  faults_.Remember(program, *trace_);
  Program next;
  ASSERT_TRUE(faults_.Next(&next));
  EXPECT_EQ(next.calls[0].fail_nth, 1);
  faults_.Learn(next, Ran(next, {{1}, {2}}, {0, 0}));
  EXPECT_FALSE(faults_.Next(&next));
}

TEST_F(FaultsTest, NewsOnTheWayWaitUntilTheProgramIsDone) {
  const Program first = Parse("dup(0)\n"), second = Parse("close(1)\n");
  faults_.Remember(first, Ran(first, {{1}}, {2}));
  Program next;
  ASSERT_TRUE(faults_.Next(&next));
  faults_.Remember(second, Ran(second, {{9}}, {2}));
  faults_.Learn(next, Ran(next, {{1}}, {2}));
  ASSERT_TRUE(faults_.Next(&next));
  EXPECT_EQ(next.calls[0], Parse("dup(0) fail_nth(2)\n").calls[0]);
}

TEST_F(FaultsTest, ARunOfSomethingElseEndsTheCall) {
  const Program program = Parse("dup(0)\n"), other = Parse("close(0)\n");
  faults_.Remember(program, Ran(program, {{1}}, {9}));
  Program next;
  ASSERT_TRUE(faults_.Next(&next));
  faults_.Learn(other, Ran(other, {{1}}, {9}));
  EXPECT_FALSE(faults_.Next(&next));
}

TEST_F(FaultsTest, TheNumberEnds) { EXPECT_EQ(Asked("dup(0)\n", {{1}}, {1000}).size(), 255u); }

}  // namespace
}  // namespace kapifuzz
