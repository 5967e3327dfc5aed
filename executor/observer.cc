#include "executor/observer.h"

#include <fcntl.h>
#include <sys/syscall.h>

#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

void Observer::Begin() {
  state_.in_play_count = state_.seen_count = 0;
  state_.overflow = false;
  if (plan_.needs & kNeedSameDescription) state_.pid = static_cast<int>(RawSyscall(SYS_getpid));
  Moment& m = trace_.moments[0];
  if (plan_.first_known) {
    m = plan_.first;
  } else {
    for (AccessMemo& memo : state_.access) memo = AccessMemo{};  // of a world that is no longer
    m = Moment{};
    LookAtFds(&m, nullptr, 0);
  }
  m.entries = plan_.facts.entries;
  m.entry_count = plan_.facts.entry_count;
  m.umask = plan_.env.umask;
  m.complete = true;
}

void Observer::BeforeCall(int i) {
  const PlannedCall& call = plan_.calls[i];
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
  m = trace_.moments[i];
  state_.seen_count = 0;
  if (call.path_arg >= 0) {
    trace_.path_after[i] = PathState{};
    LookUp(call, record, &trace_.path_after[i]);
  }
  LookAtFds(&m, &record, call.arg_count);
  if (call.path_arg >= 0) LookAtDirectories(&m);
  RefreshEntries(&m);
  if (plan_.watch_umask) {
    m.umask = static_cast<uint32_t>(RawSyscall(SYS_umask, 0));
    RawSyscall(SYS_umask, m.umask);
  }
  if (state_.overflow) m.complete = false;
}

void Observer::Saw(const struct stat& st) {
  if (state_.seen_count < kMaxSeen) state_.seen[state_.seen_count++] = st;
  if (st.st_dev == plan_.facts.work_dev) PutInPlay(st.st_ino);
}

const struct stat* Observer::FindSeen(uint64_t dev, uint64_t ino) const {
  for (int i = 0; i < state_.seen_count; i++) {
    if (state_.seen[i].st_ino == ino && state_.seen[i].st_dev == dev) return &state_.seen[i];
  }
  return nullptr;
}

bool Observer::InPlay(uint64_t ino) const {
  for (int i = 0; i < state_.in_play_count; i++) {
    if (state_.in_play[i] == ino) return true;
  }
  return false;
}

void Observer::PutInPlay(uint64_t ino) {
  if (InPlay(ino)) return;
  if (state_.in_play_count == kMaxInodesInPlay) {
    state_.overflow = true;
    return;
  }
  state_.in_play[state_.in_play_count++] = ino;
}

const DeviceFacts* Observer::FindDevice(uint64_t dev) const {
  for (const DeviceFacts& device : plan_.facts.devices) {
    if (device.dev == dev && dev != 0) return &device;
  }
  return nullptr;
}

}  // namespace kapifuzz
