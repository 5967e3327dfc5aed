// The linear oracle: two calls at once give what one of the two orders gives.
//
// It judges a pair (Call::race) by three runs: both calls at once, and each order of the two alone. Who makes these runs, and
// makes sure that the orders repeat, is the engine (fuzz/guest/race_judge.h).
//
//   if (std::optional<int> pair = LinearPair(program)) ... FactsOf(...) three times ...
//   JudgeLinear(*executor, *pair, at_once, {as_written, swapped}, &verdicts);
#pragma once

#include <optional>
#include <vector>

#include "oracles/run_facts.h"
#include "oracles/verdict.h"

namespace kapifuzz {

// The first call of the pair that can be judged: the program's only one, and both specifications say `concurrency:
// linearizable`.
std::optional<int> LinearPair(const Program& program);

// What the program shows when the two calls come one after the other.
struct SerialFacts {
  RunFacts as_written, swapped;
};

// Of the executor's last run, which made both calls at once and showed `at_once`. Files a verdict if that is neither order.
bool JudgeLinear(const Executor& executor, int pair, const RunFacts& at_once,
                 const SerialFacts& serial, std::vector<Verdict>* verdicts);

}  // namespace kapifuzz
