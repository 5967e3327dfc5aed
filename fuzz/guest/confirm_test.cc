#include "fuzz/guest/confirm.h"

#include <gtest/gtest.h>

#include <climits>
#include <set>

#include "executor/program_build.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Shows a verdict in every n-th run.
class FakeRunner : public Runner {
 public:
  FakeRunner(uint64_t signature, int every) : every_(every) { verdict_.key = signature; }

  void Run(const Program& program) override {
    delays_.insert(program.calls[0].delay);
    verdicts_.clear();
    if (++runs_ % every_ == 0) verdicts_.push_back(verdict_);
  }
  bool usable() const override { return runs_ < lasts_; }
  Outcome outcome() const override { return Outcome::kDone; }
  std::string_view stack() const override { return ""; }
  const std::vector<int64_t>& results() const override { return results_; }
  const std::vector<Verdict>& verdicts() const override { return verdicts_; }
  bool fault_injected(int) const override { return false; }
  bool has_faults() const override { return false; }
  std::span<const uint32_t> items(int) const override { return {}; }
  const std::vector<uint32_t>& items() const override { return items_; }

  int runs_ = 0;
  int lasts_ = INT_MAX;   // runs, until one gets stuck
  std::set<int> delays_;  // of the first call

 private:
  const int every_;
  Verdict verdict_;
  std::vector<int64_t> results_;
  std::vector<Verdict> verdicts_;
  std::vector<uint32_t> items_;
};

TEST(Repeat, CountsRunsThatShowIt) {
  FakeRunner runner(42, 3);
  const Repetition r = Repeat(&runner, Program{}, 42, 9);
  EXPECT_EQ(r.repeated, 3u);
  EXPECT_EQ(r.tries, 9u);
  EXPECT_EQ(runner.runs_, 9);
}

// What the last run showed is still there for who asks.
TEST(Repeat, EndsWithTheRunThatGetsStuck) {
  FakeRunner runner(42, 1);
  runner.lasts_ = 3;
  EXPECT_EQ(Repeat(&runner, Program{}, 42, 9).repeated, 3u);
  EXPECT_EQ(runner.runs_, 3);
  EXPECT_NE(FindVerdict(runner, 42), nullptr);
}

TEST(Repeat, AnotherSignatureDoesNotCount) {
  FakeRunner runner(42, 1);
  EXPECT_EQ(Repeat(&runner, Program{}, 43, 5).repeated, 0u);
}

TEST(Confirm, OneOfManyTriesIsEnoughWhereCallsRunAtOnce) {
  Program program;
  AddCall(&program, FindSyscall("close"));
  EXPECT_EQ(TriesFor(program, 3), 3u);
  EXPECT_FALSE(IsConfirmed(program, {.repeated = 2, .tries = 3}));
  EXPECT_TRUE(IsConfirmed(program, {.repeated = 3, .tries = 3}));
  AddCall(&program, FindSyscall("close"));
  program.calls[0].race = true;
  EXPECT_EQ(TriesFor(program, 3), kRaceTries);
  EXPECT_EQ(TriesFor(program, 100), 100u);
  EXPECT_TRUE(IsConfirmed(program, {.repeated = 1, .tries = kRaceTries}));
  EXPECT_FALSE(IsConfirmed(program, {.repeated = 0, .tries = kRaceTries}));
}

TEST(FirstShowing, EndsAtTheFirstTryThatShowsIt) {
  FakeRunner runner(42, 3);
  EXPECT_EQ(FirstShowing(&runner, Program{}, 42, 9), 2u);
  EXPECT_EQ(runner.runs_, 3);
  EXPECT_EQ(FirstShowing(&runner, Program{}, 42, 2), std::nullopt);
}

TEST(Repeat, VariesTheDelaysOfCallsAtOnce) {
  Program program;
  AddCall(&program, FindSyscall("close"));
  AddCall(&program, FindSyscall("close"));
  program.calls[0].race = true;
  program.calls[0].delay = -77;
  FakeRunner runner(42, 1);
  Repeat(&runner, program, 42, kRaceTries);
  EXPECT_GT(runner.delays_.size(), kRaceTries / 2);
  EXPECT_TRUE(runner.delays_.contains(-77));
}

}  // namespace
}  // namespace kapifuzz
