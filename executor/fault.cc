// Everything in this file runs in the child: raw system calls, fixed memory, no library state.
#include "executor/fault.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "executor/raw_syscall.h"

namespace kapifuzz {

bool OpenFaultFile() {
  const long fd = RawSyscall(SYS_open, Reg(kFaultFile), O_RDWR);
  if (fd < 0) return false;
  const long moved = RawSyscall(SYS_dup3, Reg(fd), kFaultFd, O_CLOEXEC);
  RawSyscall(SYS_close, Reg(fd));
  return moved == kFaultFd;
}

void ArmFault(uint8_t nth) {
  const char digits[] = {static_cast<char>('0' + nth / 100), static_cast<char>('0' + nth / 10 % 10),
                         static_cast<char>('0' + nth % 10)};
  // The kernel takes a number that begins with 0 for an octal one.
  const int zeros = nth >= 100 ? 0 : nth >= 10 ? 1 : 2;
  RawSyscall(SYS_write, kFaultFd, Reg(digits + zeros), sizeof(digits) - static_cast<size_t>(zeros));
}

bool DisarmFault() {
  char left = '0';
  RawSyscall(SYS_pread64, kFaultFd, Reg(&left), 1, 0);
  if (left == '0') return true;
  ArmFault(0);
  return false;
}

}  // namespace kapifuzz
