// Turn: which of two processes goes on, in memory that both see.
//
// Raw system calls, for processes without library state.
//
//   GiveTurn(&state->turn, kTurnChild);       // and wakes it up
//   SleepWhile(&state->turn, kTurnChild);     // may come back early: look again
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>

#include <cstdint>
#include <ctime>

#include "executor/raw_syscall.h"

namespace kapifuzz {

// Between a child that waits for work and its parent. The kernel itself stores kTurnGone when a CLONE_VM child has ended.
enum Turn : uint32_t { kTurnGone = 0, kTurnChild = 1, kTurnParent = 2, kTurnLeave = 3 };

inline void GiveTurn(volatile uint32_t* turn, uint32_t value) {
  *turn = value;
  RawSyscall(SYS_futex, Reg(turn), FUTEX_WAKE, 1);
}

inline void SleepWhile(volatile uint32_t* turn, uint32_t value,
                       const timespec* patience = nullptr) {
  if (*turn == value) RawSyscall(SYS_futex, Reg(turn), FUTEX_WAIT, value, Reg(patience));
}

}  // namespace kapifuzz
