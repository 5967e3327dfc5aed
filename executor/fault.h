// A failing allocation: the file fail-nth of a task, on a kernel with CONFIG_FAULT_INJECTION.
//
// A number written to it makes the n-th allocation of that task from then on fail; read, it tells how many are left. The
// file belongs to the task that opened it, needs /proc and, to get its number, the limits of the executor: so a child opens
// it first of all. Raw system calls, for code between clone and exit; none of them allocates, so what is counted is the call's.
//
//   OpenFaultFile();                          // once
//   ArmFault(3);
//   ... the call ...
//   record.fault_injected = DisarmFault();    // true: it made three allocations or more, and the third failed
#pragma once

#include <cstdint>

#include "executor/observation.h"

namespace kapifuzz {

inline constexpr char kFaultFile[] = "/proc/thread-self/fail-nth";
// The number of that file in every child that has it open.
inline constexpr int kFaultFd = kReportFd - 1;

// False if the kernel has no such file.
bool OpenFaultFile();
void ArmFault(uint8_t nth);
bool DisarmFault();

// The same for a process that has no such file open and may become another program, within the limits of a program: nothing
// stays open during the call, so that its descriptors are the program's alone. `proc` is the directory /proc. Without the
// right to open the file (`nobody`) nothing is armed; with a failure that was left over, the call had none.
bool ArmOwnFault(int proc, uint8_t nth);
bool DisarmOwnFault(int proc);

}  // namespace kapifuzz
