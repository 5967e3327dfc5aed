#include "executor/observer.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

void CopyEntries(const std::array<EntryState, kMaxEntries>& from, int count, Moment* to) {
  for (int i = 0; i < count; i++) to->entries[i] = from[i];
  to->entry_count = static_cast<uint8_t>(count);
}

void CopyAio(const AioState& from, AioState* to) {
  for (int i = 0; i < from.context_count; i++) to->contexts[i] = from.contexts[i];
  for (int i = 0; i < from.event_count; i++) to->events[i] = from.events[i];
  to->context_count = from.context_count;
  to->event_count = from.event_count;
  to->all = from.all;
  to->all_events = from.all_events;
  to->nr = from.nr;
  to->max_nr = from.max_nr;
  to->nr_moved = from.nr_moved;
}

// The used parts alone: a moment is mostly closed descriptors, and large copies are what emulators are worst at. Closed
// descriptors hold the default state in every moment.
void CopyMoment(const Moment& from, Moment* to) {
  for (int fd = 0; fd < kMaxObservedFds; fd++) {
    if (from.fds[fd].open) {
      to->fds[fd] = from.fds[fd];
    } else if (to->fds[fd].open) {
      to->fds[fd] = FdState{};
    }
  }
  CopyEntries(from.entries, from.entry_count, to);
  for (int i = 0; i < from.watch_count; i++) to->watches[i] = from.watches[i];
  to->watch_count = from.watch_count;
  CopyAio(from.aio, &to->aio);
  to->complete = from.complete;
  to->lowest_fd = from.lowest_fd;
  to->open_fds = from.open_fds;
  to->umask = from.umask;
}

}  // namespace

void Observer::Begin() {
  state_.seen_count = 0;
  if (plan_.needs & (kNeedSameDescription | kNeedEpoll))
    state_.pid = static_cast<int>(RawSyscall(SYS_getpid));
  Moment& m = trace_.moments[0];
  if (plan_.first_known) {
    CopyMoment(plan_.first, &m);
  } else {
    for (AccessMemo& memo : state_.access) memo = AccessMemo{};  // of a world that is no longer
    m = Moment{};
    LookAtFds({.look = UINT32_MAX, .named = UINT32_MAX}, &m);
  }
  CopyEntries(plan_.facts.entries, plan_.facts.entry_count, &m);
  for (FdState& fd : m.fds) {
    if (fd.open) fd.xattrs = kNoXattrs;
  }
  LookAtMemory(&m);
  if (plan_.needs & kNeedAio) LookAtAio(0, &m);
  m.umask = plan_.env.umask;
  m.complete = true;
}

void Observer::BeforeCall(int i) {
  const PlannedCall& call = plan_.calls[i];
  if (NamesXattr(call)) LookAtXattr(call, trace_.records[i], &trace_.xattr_before[i]);
  if (call.needs & kNeedExec) LookAtExec(i, &trace_.exec_before[i]);
  if (call.range_arg >= 0) trace_.locked_before[i] = LockedWithin(call, trace_.records[i]);
  if (call.path_arg < 0) return;
  PathState& s = trace_.path_before[i];
  s = PathState{};
  LookUp(call, trace_.records[i], &s);
  const auto* path = reinterpret_cast<const char*>(trace_.records[i].args[call.path_arg]);
  const int dirfd =
      call.dirfd_arg < 0 ? AT_FDCWD : static_cast<int>(trace_.records[i].args[call.dirfd_arg]);
  LookUpParent(call, dirfd, path, &s);
  if (call.needs & kNeedAccess) AskAccess(dirfd, path, &s);
  AskFileSystem(call, dirfd, path, &s);
}

void Observer::AfterCall(int i) {
  const PlannedCall& call = plan_.calls[i];
  const CallRecord& record = trace_.records[i];
  Moment& m = trace_.moments[i + 1];
  CopyMoment(trace_.moments[i], &m);
  state_.seen_count = 0;
  if (call.path_arg >= 0) {
    trace_.path_after[i] = PathState{};
    LookUp(call, record, &trace_.path_after[i]);
  }
  if (NamesXattr(call)) LookAtXattr(call, record, &trace_.xattr_after[i]);
  const Together together = CallsWith(i);
  LookAtFds(NumbersAfter(together, m), &m);
  if (plan_.needs & kNeedEpoll) LookAtInterests(&m);
  if (plan_.needs & kNeedBinder) LookAtBinders(&m);
  if (plan_.needs & kNeedAio) LookAtAio(i + 1, &m);
  if (TakesPath(together)) LookAtDirectories(&m);
  RefreshEntries(i, &m);
  LookAtMemory(&m);
  if (call.range_arg >= 0) trace_.locked_after[i] = LockedWithin(call, record);
  if (plan_.watch_umask) {
    m.umask = static_cast<uint32_t>(RawSyscall(SYS_umask, 0));
    RawSyscall(SYS_umask, m.umask);
  }
}

Observer::Together Observer::CallsWith(int i) const {
  if (plan_.calls[i].race) return {i, i + 1};
  return {i > 0 && plan_.calls[i - 1].race ? i - 1 : i, i};
}

bool Observer::TakesPath(const Together& calls) const {
  return plan_.calls[calls.first].path_arg >= 0 || plan_.calls[calls.last].path_arg >= 0;
}

std::optional<std::string_view> Observer::ReadProc(const char* path) {
  if (plan_.facts.proc_fd < 0) return std::nullopt;
  const long fd =
      RawSyscall(SYS_openat, Reg(int64_t{plan_.facts.proc_fd}), Reg(path), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  const long size = RawSyscall(SYS_read, Reg(fd), Reg(state_.buffer), sizeof(state_.buffer));
  RawSyscall(SYS_close, Reg(fd));
  if (size < 0 || size == static_cast<long>(sizeof(state_.buffer))) return std::nullopt;
  state_.buffer[size] = 0;
  return std::string_view(reinterpret_cast<const char*>(state_.buffer), static_cast<size_t>(size));
}

void Observer::Saw(const struct stat& st) {
  if (state_.seen_count < kMaxSeen) state_.seen[state_.seen_count++] = st;
}

const struct stat* Observer::FindSeen(uint64_t dev, uint64_t ino) const {
  for (int i = 0; i < state_.seen_count; i++) {
    if (state_.seen[i].st_ino == ino && state_.seen[i].st_dev == dev) return &state_.seen[i];
  }
  return nullptr;
}

bool Observer::IsFlagged(uint64_t dev, uint64_t ino) const {
  const auto& flagged = plan_.facts.flagged_inos;
  return dev == plan_.facts.work_dev && (ino == flagged[0] || ino == flagged[1]);
}

const DeviceFacts* Observer::FindDevice(uint64_t dev) const {
  for (const DeviceFacts& device : plan_.facts.devices) {
    if (device.dev == dev && dev != 0) return &device;
  }
  return nullptr;
}

}  // namespace kapifuzz
