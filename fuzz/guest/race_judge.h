// RaceJudge: the runs that the linear oracle compares.
//
// A pair of calls at once can only be judged beside the two orders of the same calls, so these are run as programs of their
// own, on the same kernel and from the same world. They are remembered: the same pair comes again with another delay.
//
//   before the program   each order once, unless known
//   both at once         equal to one of them: nothing more, and nearly always so
//   otherwise            each order kOrderRuns times again; only if each gives what it gave before there is a verdict
//
//   const bool judged = judge.Prepare(program, options);
//   executor->Run(program, options);
//   if (judged) judge.Judge(program, options, &verdicts);
#pragma once

#include <optional>
#include <vector>

#include "oracles/linear_oracle.h"

namespace kapifuzz {

class RaceJudge {
 public:
  // Not owned.
  explicit RaceJudge(Executor* executor) : executor_(*executor) {}

  // The program has a pair that can be judged, and both orders of it are known. Runs them if they are not.
  bool Prepare(const Program& program, const RunOptions& options);
  // Judges the executor's last run, which was that of `program`. If it had to run the orders again, it ends with another run of
  // the program, so that the executor's trace is one of the program, unless an order was the last that the executor could run.
  void Judge(const Program& program, const RunOptions& options, std::vector<Verdict>* verdicts);

  static constexpr int kOrderRuns = 3;

 private:
  std::optional<RunFacts> RunOrder(PairOrder order, const RunOptions& options);
  bool OrdersRepeat(const RunOptions& options);

  Executor& executor_;
  Program known_;                      // whose orders `serial_` has, its delay 0
  int pair_ = 0;                       // of known_
  std::optional<SerialFacts> serial_;  // nothing: the orders say nothing, or differ from run to run
};

// The program with its pair one after the other, as written or the other way round.
Program InOrder(const Program& program, int pair, PairOrder order);

}  // namespace kapifuzz
