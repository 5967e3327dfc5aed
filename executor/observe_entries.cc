// The working directory and its ./dir: names, nodes, contents of small files.
#include <fcntl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cstring>

#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"
#include "executor/world.h"

namespace kapifuzz {
namespace {

// As getdents64 leaves them.
struct DirectoryEntry {
  uint64_t ino;
  int64_t next;
  uint16_t length;
  uint8_t type;
  char name[];
};
constexpr size_t kLargestEntry = 280;  // of one name, with its header
constexpr char kInnerPrefix[] = "dir/";

bool IsUntouched(const struct stat& st) {
  return st.st_mtim.tv_sec == kFixtureTime && st.st_mtim.tv_nsec == 0;
}

const EntryState* FindEntry(const Moment& m, const char* name) {
  for (int i = 0; i < m.entry_count; i++) {
    if (std::strcmp(m.entries[i].name, name) == 0) return &m.entries[i];
  }
  return nullptr;
}

bool IsInner(const EntryState& entry) {
  return std::strncmp(entry.name, kInnerPrefix, sizeof(kInnerPrefix) - 1) == 0;
}

// Puts an entry at its place in the order of names.
void Insert(const EntryState& entry, Moment* m) {
  if (m->entry_count == kMaxEntries) {
    m->complete = false;
    return;
  }
  int at = m->entry_count++;
  for (; at > 0 && std::strcmp(m->entries[at - 1].name, entry.name) > 0; at--)
    m->entries[at] = m->entries[at - 1];
  m->entries[at] = entry;
}

void CopyEntries(const Moment& from, bool inner, Moment* m) {
  for (int i = 0; i < from.entry_count; i++) {
    if (IsInner(from.entries[i]) == inner) Insert(from.entries[i], m);
  }
}

}  // namespace

void Observer::LookAtDirectories(Moment* m) {
  const WorldFacts& facts = plan_.facts;
  struct stat work, inner;
  const bool seen = RawSyscall(SYS_fstat, Reg(int64_t{facts.work_fd}), Reg(&work)) >= 0 &&
                    RawSyscall(SYS_fstat, Reg(int64_t{facts.inner_fd}), Reg(&inner)) >= 0;
  if (!seen) m->complete = false;
  if (!seen || (IsUntouched(work) && IsUntouched(inner))) return;
  Saw(inner);
  const Moment before = *m;
  m->entry_count = 0;
  if (IsUntouched(work)) {
    CopyEntries(before, false, m);
  } else if (!List(facts.work_fd, "", before, m)) {
    m->complete = false;
  }
  const EntryState* dir = FindEntry(*m, "dir");
  if (dir == nullptr) return;
  if (dir->ino != facts.inner_ino) {
    m->complete = false;  // another directory, which nobody listed
  } else if (IsUntouched(inner)) {
    CopyEntries(before, true, m);
  } else if (!List(facts.inner_fd, kInnerPrefix, before, m)) {
    m->complete = false;
  }
}

// A signal that is pending, such as the tick of a deadline, ends getdents64 early and with success. Without one, tmpfs fills
// the buffer as far as it goes.
bool Observer::List(int fd, const char* prefix, const Moment& before, Moment* m) {
  const auto number = static_cast<uint64_t>(fd);
  if (RawSyscall(SYS_lseek, number, 0, SEEK_SET) < 0) return false;
  for (;;) {
    const int32_t ticks = ticks_;
    const long size = RawSyscall(SYS_getdents64, number, Reg(state_.buffer), sizeof(state_.buffer));
    if (size <= 0) return size == 0;
    for (long at = 0; at < size;) {
      const auto* entry = reinterpret_cast<const DirectoryEntry*>(state_.buffer + at);
      at += entry->length;
      if (std::strcmp(entry->name, ".") == 0 || std::strcmp(entry->name, "..") == 0) continue;
      AddEntry(prefix, entry->name, entry->ino, before, m);
    }
    if (ticks_ == ticks && static_cast<size_t>(size) <= sizeof(state_.buffer) - kLargestEntry)
      return true;
  }
}

void Observer::AddEntry(const char* prefix, const char* name, uint64_t ino, const Moment& before,
                        Moment* m) {
  EntryState entry;
  const size_t prefix_length = std::strlen(prefix), length = std::strlen(name);
  if (prefix_length + length >= kMaxEntryName) {
    m->complete = false;
    return;
  }
  std::memcpy(entry.name, prefix, prefix_length);
  std::memcpy(entry.name + prefix_length, name, length + 1);
  entry.ino = ino;
  const EntryState* old = FindEntry(before, entry.name);
  if (old != nullptr && old->ino == ino) entry = *old;
  Insert(entry, m);
}

void Observer::RefreshEntries(int i, Moment* m) {
  const PathState* before = plan_.calls[i].path_arg < 0 ? nullptr : &trace_.path_before[i];
  // What one of two calls at once wrote by a descriptor, the other may have closed.
  const bool in_pair = CallsWith(i).is_pair();
  for (int e = 0; e < m->entry_count; e++) {
    EntryState& entry = m->entries[e];
    const bool is_new = in_pair || entry.mode == 0;
    const bool was_named =
        before != nullptr &&
        ((before->error == 0 && before->node.ino == entry.ino) ||
         (before->error_nofollow == 0 && before->node_nofollow.ino == entry.ino));
    if (is_new || was_named || FindSeen(plan_.facts.work_dev, entry.ino) != nullptr)
      RefreshEntry(i, is_new, &entry, m);
  }
}

void Observer::RefreshEntry(int i, bool is_new, EntryState* entry, Moment* m) {
  const struct stat* st = FindSeen(plan_.facts.work_dev, entry->ino);
  struct stat fresh;
  if (st == nullptr) {
    const long result = RawSyscall(SYS_newfstatat, Reg(int64_t{plan_.facts.work_fd}),
                                   Reg(entry->name), Reg(&fresh), AT_SYMLINK_NOFOLLOW);
    if (result < 0) {
      m->complete = false;
      return;
    }
    Saw(fresh);
    st = &fresh;
  }
  const bool resized = entry->size != st->st_size;
  entry->mode = st->st_mode;
  entry->nlink = static_cast<uint32_t>(st->st_nlink);
  entry->uid = st->st_uid;
  entry->size = S_ISDIR(st->st_mode) ? 0 : st->st_size;
  if (plan_.needs & kNeedXattr) entry->xattrs = XattrsOf({.path = entry->name});
  if (!S_ISREG(st->st_mode) || IsUntouched(*st)) return;
  if (entry->size == 0) {
    entry->content = ContentHash(nullptr, 0);
  } else if (is_new || resized || NamesInode(i, entry->ino, *m)) {
    entry->content = HashFile(*entry, *m);
  }
}

// Call i reached this inode by a descriptor argument or by its path.
bool Observer::NamesInode(int i, uint64_t ino, const Moment& m) const {
  const PlannedCall& call = plan_.calls[i];
  const CallRecord& record = trace_.records[i];
  if (call.path_arg >= 0) {
    const PathState &before = trace_.path_before[i], &after = trace_.path_after[i];
    if (before.error == 0 && before.node.ino == ino) return true;
    if (after.error == 0 && after.node.ino == ino) return true;
  }
  if (call.reaches_all) {
    return std::ranges::any_of(m.fds, [&](const FdState& s) { return s.open && s.ino == ino; });
  }
  for (int k = 0; k < call.arg_count; k++) {
    const auto fd = static_cast<int>(record.args[k]);
    if (call.args[k].is_fd && fd >= 0 && fd < kMaxObservedFds && m.fds[fd].ino == ino) return true;
  }
  return false;
}

// Reads through a descriptor of the program where it has one that reads: opening costs ten times as much. The mount is
// noatime and pread leaves the offset, so nothing changes. 0 if the file cannot be read.
uint64_t Observer::HashFile(const EntryState& entry, const Moment& m) {
  long fd = -1;
  for (int i = 0; i < plan_.env.nofile && fd < 0; i++) {
    const FdState& s = m.fds[i];
    if (s.kind == Kind::kFile && s.ino == entry.ino && s.dev == plan_.facts.work_dev &&
        (s.flags & O_ACCMODE) != O_WRONLY)
      fd = i;
  }
  const bool opened = fd < 0;
  if (opened) {
    fd = RawSyscall(SYS_openat, Reg(int64_t{plan_.facts.work_fd}), Reg(entry.name),
                    O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  }
  if (fd < 0) return 0;
  const long size = RawSyscall(SYS_pread64, Reg(fd), Reg(state_.buffer), kHashedBytes, 0);
  if (opened) RawSyscall(SYS_close, Reg(fd));
  return size < 0 ? 0 : ContentHash(state_.buffer, static_cast<size_t>(size));
}

}  // namespace kapifuzz
