// From a program to what its child is told: registers, needs, limits.
#pragma once

#include "executor/arena.h"
#include "executor/child_plan.h"
#include "executor/executor.h"

namespace kapifuzz {

// Fills the parts of *plan that depend on the program. `arena` has laid it out; `caps` is this process's effective set.
void PlanProgram(const Program& program, const Arena& arena, const RunOptions& options,
                 uint64_t caps, ChildPlan* plan);

// Which parameters are the path that is looked up around a call, and the descriptor that it starts from (-1: none). One
// rule for the observer that looks and the observables that answer.
struct PathParams {
  int path = -1;
  int dirfd = -1;
};
PathParams PathParamsOf(const SyscallDesc& desc);

// Likewise the memory whose locks are looked at around a call, and its size.
struct RangeParams {
  int address = -1;
  int size = -1;
};
RangeParams RangeParamsOf(const SyscallDesc& desc);

// How the program's child is made: as its most demanding call asks for.
Isolation IsolationOfProgram(const Program& program);

}  // namespace kapifuzz
