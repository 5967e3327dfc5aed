// Confirmation: a verdict counts only if it comes back when the program runs again, each time in a fresh child.
//
// Where calls run at once luck decides, so such a program gets more tries, with its delays varied, and one of them is enough.
//
//   Repetition r = Repeat(&runner, program, verdict.Signature(), TriesFor(program, 3));
//   if (IsConfirmed(program, r)) Report(verdict);
#pragma once

#include <cstdint>
#include <optional>

#include "fuzz/guest/runner.h"

namespace kapifuzz {

struct Repetition {
  uint32_t repeated = 0;  // k
  uint32_t tries = 0;     // of N
};

// The verdict with that signature of the runner's last run; null if it gave none.
const Verdict* FindVerdict(const Runner& runner, uint64_t signature);

// Runs the program `tries` times and counts how often the verdict comes. Delays of calls that run at once differ from
// try to try (WithVariedDelays).
Repetition Repeat(Runner* runner, const Program& program, uint64_t signature, uint32_t tries);

// A race that shows once in ten tries is missed by these with a probability of 8 %.
inline constexpr uint32_t kRaceTries = 24;
// `tries`, or more where the program's calls run at once.
uint32_t TriesFor(const Program& program, uint32_t tries);
bool IsConfirmed(const Program& program, const Repetition& repetition);

// Runs the program until the verdict comes, at most `tries` times; which try it was, from 0.
std::optional<uint32_t> FirstShowing(Runner* runner, const Program& program, uint64_t signature,
                                     uint32_t tries);

}  // namespace kapifuzz
