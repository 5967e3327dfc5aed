// Minimiser: the smallest program that still shows what it is kept for.
//
// It knows nothing of verdicts: `keeps` says whether a candidate still shows it, running it as often as it takes to be sure.
// Every step is a change that makes the program simpler by one order:
//
//   fewer calls  <  one call at a time  <  ordinary environment  <  simpler arguments  <  smaller numbers and buffers
//
// so it ends, and ends with a program in which every call, flag and number is needed (up to the budget).
//
//   Program small = Minimise(program, [&](const Program& p) { return StillFails(p); }, {.candidates = 2000});
#pragma once

#include <functional>

#include "executor/program.h"

namespace kapifuzz {

using Keeps = std::function<bool(const Program&)>;

struct MinimiseLimits {
  int candidates = 2000;  // programs tried at most
};

// `program` must be valid and keep what it is kept for; so does the result.
Program Minimise(const Program& program, const Keeps& keeps, const MinimiseLimits& limits = {});

}  // namespace kapifuzz
