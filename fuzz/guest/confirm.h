// Confirmation: a verdict counts only if it comes back when the program runs again, each time in a fresh child.
//
//   Repetition r = Repeat(&runner, program, verdict.Signature(), 3);
//   if (r.repeated == r.tries) Report(verdict);
#pragma once

#include <cstdint>

#include "fuzz/guest/runner.h"

namespace kapifuzz {

struct Repetition {
  uint32_t repeated = 0;  // k
  uint32_t tries = 0;     // of N
};

// The verdict with that signature of the runner's last run; null if it gave none.
const Verdict* FindVerdict(const Runner& runner, uint64_t signature);

// Runs the program `tries` times and counts how often the verdict comes.
Repetition Repeat(Runner* runner, const Program& program, uint64_t signature, uint32_t tries);

}  // namespace kapifuzz
