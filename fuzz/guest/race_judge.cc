#include "fuzz/guest/race_judge.h"

#include <utility>

#include "executor/program_edit.h"
#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

// What one order gives does not depend on how long a thread would have waited.
Program WithoutDelay(const Program& program, int pair) {
  Program same = program;
  same.calls[pair].delay = 0;
  return same;
}

}  // namespace

Program InOrder(const Program& program, int pair, PairOrder order) {
  Program serial = WithoutDelay(program, pair);
  serial.calls[pair].race = false;
  if (order == PairOrder::kSwapped) SwapWithNext(&serial, pair);
  Normalize(&serial);
  return serial;
}

std::optional<RunFacts> RaceJudge::RunOrder(PairOrder order, const RunOptions& options) {
  RunOptions quiet = options;
  quiet.cover = false;
  executor_.Run(InOrder(known_, pair_, order), quiet);
  return FactsOf(executor_, pair_, order);
}

bool RaceJudge::Prepare(const Program& program, const RunOptions& options) {
  const std::optional<int> pair = LinearPair(program);
  if (!pair || !options.observe || options.compare) return false;
  Program same = WithoutDelay(program, *pair);
  if (same == known_) return serial_.has_value();
  known_ = std::move(same);
  pair_ = *pair;
  serial_.reset();
  std::optional<RunFacts> as_written = RunOrder(PairOrder::kAsWritten, options);
  if (!as_written) return false;
  std::optional<RunFacts> swapped = RunOrder(PairOrder::kSwapped, options);
  if (!swapped) return false;
  serial_ = SerialFacts{std::move(*as_written), std::move(*swapped)};
  return true;
}

bool RaceJudge::OrdersRepeat(const RunOptions& options) {
  for (int run = 0; run < kOrderRuns; ++run) {
    if (RunOrder(PairOrder::kAsWritten, options) != serial_->as_written) return false;
    if (RunOrder(PairOrder::kSwapped, options) != serial_->swapped) return false;
  }
  return true;
}

void RaceJudge::Judge(const Program& program, const RunOptions& options,
                      std::vector<Verdict>* verdicts) {
  if (!serial_) return;
  const std::optional<RunFacts> at_once = FactsOf(executor_, pair_, PairOrder::kAsWritten);
  if (!at_once) return;
  const size_t before = verdicts->size();
  if (!JudgeLinear(executor_, pair_, *at_once, *serial_, verdicts)) return;
  if (!OrdersRepeat(options)) {
    verdicts->resize(before);
    serial_.reset();
  }
  if (executor_.usable()) executor_.Run(program, options);
}

}  // namespace kapifuzz
