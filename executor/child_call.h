// One call of the plan, and coverage around it: what all ways of making a call have in common.
//
// Runs in the child: raw system calls alone.
#pragma once

#include <linux/kcov.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>

#include "executor/child_plan.h"
#include "executor/kcov.h"
#include "executor/raw_syscall.h"

namespace kapifuzz {

// Call `i` with the arguments in its record.
inline long MakeCall(const SharedState* state, int i) {
  const PlannedCall& call = state->plan.calls[i];
  const uint64_t* a = state->trace.records[i].args;
  return call.request != 0 ? RawSyscall(call.nr, a[0], call.request, a[1])
                           : RawSyscall(call.nr, a[0], a[1], a[2], a[3], a[4], a[5]);
}

// While a task traces, the whole kernel is slower (kernel/README.md, KCOV inline), so it does for the calls alone. The counter
// keeps out what of the ioctl itself is traced. False: the kernel does not let this task trace.
inline bool StartCoverage(const ChildPlan& plan, uint64_t covered) {
  const long ret = RawSyscall(SYS_ioctl, Reg(int64_t{plan.kcov_fd}), KCOV_ENABLE, plan.kcov_mode);
  *plan.kcov_counter = covered;
  return ret >= 0;
}

inline bool StopCoverage(const ChildPlan& plan, uint64_t* covered, CallRecord* record) {
  *covered = *plan.kcov_counter;
  *plan.kcov_counter = kKcovWords;
  record->cover_overflow = *covered >= plan.kcov_room;
  return RawSyscall(SYS_ioctl, Reg(int64_t{plan.kcov_fd}), KCOV_DISABLE, 0) >= 0;
}

}  // namespace kapifuzz
