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
//
// StepMinimiser asks the same questions one by one, where an answer takes a guest and its asker does not wait:
//
//   StepMinimiser steps(program);
//   while (const Program* candidate = steps.Next()) steps.Answer(StillCrashes(*candidate));
//   Program small = steps.best();
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "executor/program.h"

namespace kapifuzz {

using Keeps = std::function<bool(const Program&)>;

struct MinimiseLimits {
  int candidates = 2000;  // programs tried at most
};

// `program` must be valid and keep what it is kept for; so does the result.
Program Minimise(const Program& program, const Keeps& keeps, const MinimiseLimits& limits = {});

class StepMinimiser {
 public:
  explicit StepMinimiser(const Program& program) : program_(program), best_(program) {}

  // The program to try, valid until the next call; null when nothing is left to try. The same one until it is answered.
  const Program* Next();
  void Answer(bool keeps) { answers_.push_back(keeps); }
  // By the answers so far, as Next() knew them.
  const Program& best() const { return best_; }

 private:
  Program program_;
  Program best_;
  std::optional<Program> candidate_;
  std::vector<bool> answers_;
};

}  // namespace kapifuzz
