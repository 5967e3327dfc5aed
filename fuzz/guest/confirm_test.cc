#include "fuzz/guest/confirm.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

// Shows a verdict in every n-th run.
class FakeRunner : public Runner {
 public:
  FakeRunner(uint64_t signature, int every) : every_(every) { verdict_.key = signature; }

  void Run(const Program&) override {
    verdicts_.clear();
    if (++runs_ % every_ == 0) verdicts_.push_back(verdict_);
  }
  Outcome outcome() const override { return Outcome::kDone; }
  const std::vector<int64_t>& results() const override { return results_; }
  const std::vector<Verdict>& verdicts() const override { return verdicts_; }
  std::span<const uint32_t> items(int) const override { return {}; }
  const std::vector<uint32_t>& items() const override { return items_; }

  int runs_ = 0;

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

TEST(Repeat, AnotherSignatureDoesNotCount) {
  FakeRunner runner(42, 1);
  EXPECT_EQ(Repeat(&runner, Program{}, 43, 5).repeated, 0u);
}

}  // namespace
}  // namespace kapifuzz
