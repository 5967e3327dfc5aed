// Two calls at once: a call with Call::race and the one after it, the *pair*.
//
// The child makes the first call, a thread of its own the second. They meet when both run, and then one of them waits as long
// as the program says, so that the two calls overlap differently for each delay:
//
//   child   ──┤ meet ├────── call i ─────────── waits for the thread's end ──► observer
//   thread  ──┤ meet ├─ delay ─── call i + 1 ──┘
//
// The thread is made for the pair and is gone after it, so programs without pairs pay nothing. It has the child's memory,
// descriptors, directory and signal handlers. What it covers is not recorded: KCOV belongs to one task, and what the
// second call reaches is seen when it runs alone. With one CPU both calls still come back; only they hardly overlap.
#pragma once

#include "executor/child_plan.h"

namespace kapifuzz {

// Makes calls `i` and `i + 1`, whose records have their arguments. `*covered` is the coverage counter before them, and
// after them. False: there is no second thread to be had, and neither call was made.
bool RunPair(SharedState* state, int i, uint64_t* covered);

}  // namespace kapifuzz
