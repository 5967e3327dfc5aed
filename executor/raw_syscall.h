// System calls without the C library, for code that runs between clone and exit.
//
// A CLONE_VM child shares its parent's memory and thread-local storage, errno among it: glibc's wrappers are not for it.
//
//   long fd = RawSyscall(SYS_openat, dirfd, Reg("file"), O_RDONLY);   // -ENOENT
#pragma once

#include <cstdint>

namespace kapifuzz {

inline long RawSyscall(long nr, uint64_t a = 0, uint64_t b = 0, uint64_t c = 0, uint64_t d = 0,
                       uint64_t e = 0, uint64_t f = 0) {
  long ret;
  register uint64_t r10 asm("r10") = d;
  register uint64_t r8 asm("r8") = e;
  register uint64_t r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(ret)
               : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return ret;
}

// The errno of a result, 0 for success.
inline int16_t ErrnoOf(long result) { return static_cast<int16_t>(result < 0 ? -result : 0); }

// A pointer or a (signed) number as a register.
inline uint64_t Reg(const volatile void* p) { return reinterpret_cast<uint64_t>(p); }
inline uint64_t Reg(int64_t n) { return static_cast<uint64_t>(n); }

}  // namespace kapifuzz
