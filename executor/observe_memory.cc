// How much of the address space is locked: two lines of /proc/self/status, and msync for the pages that a call names.
//
// Only programs with a call that can change it pay for this, and they run in a forked child, whose address space is its own.
#include <sys/mman.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>

#include "executor/arena.h"
#include "executor/observer.h"
#include "executor/proc_text.h"
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
  const int64_t number = NumberAt(at + std::strspn(at, " \t"));
  return number == kUnseen ? kUnseen : number * 1024;
}

}  // namespace

void Observer::LookAtMemory(Moment* m) {
  m->locked_bytes = m->total_bytes = kUnseen;
  if ((plan_.needs & kNeedMemory) == 0) return;
  const std::optional<std::string_view> status = ReadProc("self/status");
  if (!status) return;
  m->locked_bytes = BytesOf(status->data(), "\nVmLck:");
  m->total_bytes = BytesOf(status->data(), "\nVmSize:");
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
