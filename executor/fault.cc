// Everything in this file runs in the child: raw system calls, fixed memory, no library state.
#include "executor/fault.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "executor/raw_syscall.h"

namespace kapifuzz {

namespace {

void Write(int fd, uint8_t nth) {
  const char digits[] = {static_cast<char>('0' + nth / 100), static_cast<char>('0' + nth / 10 % 10),
                         static_cast<char>('0' + nth % 10)};
  // The kernel takes a number that begins with 0 for an octal one.
  const int zeros = nth >= 100 ? 0 : nth >= 10 ? 1 : 2;
  RawSyscall(SYS_write, Reg(int64_t{fd}), Reg(digits + zeros),
             sizeof(digits) - static_cast<size_t>(zeros));
}

bool Disarm(int fd) {
  char left = '0';
  RawSyscall(SYS_pread64, Reg(int64_t{fd}), Reg(&left), 1, 0);
  if (left == '0') return true;
  Write(fd, 0);
  return false;
}

long OpenOwn(int proc) {
  constexpr char kBelowProc[] = "thread-self/fail-nth";
  return RawSyscall(SYS_openat, Reg(int64_t{proc}), Reg(kBelowProc), O_RDWR);
}

}  // namespace

bool OpenFaultFile() {
  const long fd = RawSyscall(SYS_open, Reg(kFaultFile), O_RDWR);
  if (fd < 0) return false;
  const long moved = RawSyscall(SYS_dup3, Reg(fd), kFaultFd, O_CLOEXEC);
  RawSyscall(SYS_close, Reg(fd));
  return moved == kFaultFd;
}

void ArmFault(uint8_t nth) { Write(kFaultFd, nth); }

bool DisarmFault() { return Disarm(kFaultFd); }

bool ArmOwnFault(int proc, uint8_t nth) {
  const long fd = OpenOwn(proc);
  if (fd < 0) return false;
  Write(static_cast<int>(fd), nth);
  RawSyscall(SYS_close, Reg(fd));  // allocates nothing
  return true;
}

// Opening the file allocates. If that is what failed, it is over now; if something else had failed, this does not.
bool DisarmOwnFault(int proc) {
  const long fd = OpenOwn(proc);
  if (fd < 0) return false;
  const bool injected = Disarm(static_cast<int>(fd));
  RawSyscall(SYS_close, Reg(fd));
  return injected;
}

}  // namespace kapifuzz
