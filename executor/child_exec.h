// Calls that do not come back when they succeed: a specification whose return is `check-type: no_return` (execve).
//
// A child that became another program could run neither its next call nor its observer. So it lets a process of its own
// make the call, which has the child's memory and descriptor table (vfork with CLONE_FILES) and ends or becomes the other
// program. The child sleeps in the kernel meanwhile. It learns
//
//   came back       the call's result, like any other
//   did not         CallRecord::replaced, and what the new program says of itself (NewProgram), if it is one of the
//                   sandbox's (executor/tiny_program.h). One that does not end by itself is killed.
//
// What the call does to its own descriptor table shows in the child's only if it fails: the kernel gives a process that
// succeeds a table of its own before it closes anything. The rest of the new process is its own.
#pragma once

#include "executor/child_plan.h"

namespace kapifuzz {

// Makes call `i`. `*covered` is the coverage counter before it, and after it.
void RunApart(SharedState* state, int i, uint64_t* covered);

}  // namespace kapifuzz
