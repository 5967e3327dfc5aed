// How much of the address space is locked: two lines of /proc/self/status, and msync for the pages that a call names.
//
// Only programs with a call that can change it pay for this, and they run in a forked child, whose address space is its own.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>

#include "executor/arena.h"
#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// A range of more pages is not looked at: a page is a system call.
constexpr uint64_t kMaxPagesAsked = 64;

// The number of "VmLck:\t      64 kB" in bytes; kUnseen if the line is missing.
int64_t BytesOf(const char* text, const char* key) {
  const char* at = std::strstr(text, key);
  if (at == nullptr) return kUnseen;
  at += std::strlen(key);
  while (*at == ' ' || *at == '\t') at++;
  int64_t number = 0;
  for (; *at >= '0' && *at <= '9'; at++) number = number * 10 + (*at - '0');
  return number * 1024;
}

}  // namespace

void Observer::LookAtMemory(Moment* m) {
  m->locked_bytes = m->total_bytes = kUnseen;
  if ((plan_.needs & kNeedMemory) == 0 || plan_.facts.proc_fd < 0) return;
  const long fd = RawSyscall(SYS_openat, Reg(int64_t{plan_.facts.proc_fd}), Reg("self/status"),
                             O_RDONLY | O_CLOEXEC);
  if (fd < 0) return;
  auto* text = reinterpret_cast<char*>(state_.buffer);
  const long size = RawSyscall(SYS_read, Reg(fd), Reg(text), sizeof(state_.buffer) - 1);
  RawSyscall(SYS_close, Reg(fd));
  if (size < 0) return;
  text[size] = 0;
  m->locked_bytes = BytesOf(text, "\nVmLck:");
  m->total_bytes = BytesOf(text, "\nVmSize:");
}

// MS_INVALIDATE alone does nothing but refuse pages that are locked.
int64_t Observer::LockedWithin(const PlannedCall& call, const CallRecord& record) {
  constexpr uint64_t kInPage = kPageBytes - 1;
  const uint64_t start = record.args[call.range_arg], in_page = start & kInPage;
  const uint64_t pages = (record.args[call.range_size_arg] + in_page + kInPage) / kPageBytes;
  if (pages > kMaxPagesAsked) return kUnseen;
  int64_t locked = 0;
  for (uint64_t i = 0; i < pages; i++) {
    const uint64_t page = start - in_page + i * kPageBytes;
    if (RawSyscall(SYS_msync, page, kPageBytes, MS_INVALIDATE) == -EBUSY) locked += kPageBytes;
  }
  return locked;
}

}  // namespace kapifuzz
