// The comparison runs once per judged call in the guest's hot loop: no heap, closed descriptors
// cost one load each. What is derived from other state is left out, because it would show one
// change twice: peer_open, fs_full, file system type, and the size and link count of directories,
// which are the file system's own account of their entries.
#include "oracles/world_diff.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "oracles/words.h"

namespace kapifuzz {
namespace {

bool IsDirectory(uint32_t mode) { return (mode & S_IFMT) == S_IFDIR; }

// The number leads elsewhere. Two opens of one file cannot be told apart without kcmp; then the
// difference shows as changes of offset and flags, and Matches() allows for that.
bool IsReplaced(const FdState& before, const FdState& after) {
  if (before.dev != after.dev || before.ino != after.ino || before.kind != after.kind) return true;
  return (before.mode & S_IFMT) != (after.mode & S_IFMT);
}

// The entries of one interest list.
std::span<const EpollWatch> WatchesOf(const Moment& m, int epfd) {
  const std::span<const EpollWatch> all = std::span(m.watches).first(m.watch_count);
  const auto first = std::ranges::find(all, epfd, &EpollWatch::epfd);
  const auto last =
      std::find_if(first, all.end(), [&](const EpollWatch& w) { return w.epfd != epfd; });
  return {first, last};
}

bool IsIn(const EpollWatch& wanted, std::span<const EpollWatch> watches) {
  return std::ranges::any_of(watches, [&](const EpollWatch& w) {
    return w.fd == wanted.fd && w.ino == wanted.ino && w.events == wanted.events &&
           w.data == wanted.data;
  });
}

// Some descriptor of that inode was closed or replaced.
bool LostDescriptor(const Moment& before, const Moment& after, uint64_t ino) {
  for (int fd = 0; fd < kMaxObservedFds; ++fd) {
    const FdState &b = before.fds[fd], &a = after.fds[fd];
    if (!b.open || b.ino != ino) continue;
    if (!a.open || IsReplaced(b, a) || b.description != a.description) return true;
  }
  return false;
}

bool BothSeen(int64_t before, int64_t after) { return before != kUnseen && after != kUnseen; }
bool BothSeen(const XattrSum& before, const XattrSum& after) {
  return before.all != 0 && after.all != 0;
}

// Calls `compare` for what two states of one node (FdState, EntryState) hold of its attributes. Who may read a node decides
// what they look like.
template <typename State, typename Compare>
void CompareXattrs(const State& before, const State& after, const Compare& compare) {
  if (!BothSeen(before.xattrs, after.xattrs)) return;
  if (before.mode != after.mode || before.uid != after.uid) return;
  compare(ChangeKind::kXattr, static_cast<int64_t>(before.xattrs.all),
          static_cast<int64_t>(after.xattrs.all));
  compare(ChangeKind::kFileCaps, static_cast<int64_t>(before.xattrs.file_caps),
          static_cast<int64_t>(after.xattrs.file_caps));
}

}  // namespace

const char* ChangeKindName(ChangeKind kind) {
  static constexpr const char* kNames[kChangeKindCount] = {
      "descriptor appeared",
      "descriptor disappeared",
      "descriptor replaced",
      "close-on-exec",
      "offset",
      "status flags",
      "size",
      "pipe contents",
      "file contents",
      "mode",
      "owner",
      "extended attributes",
      "file capabilities",
      "link count",
      "entry appeared",
      "entry disappeared",
      "entry replaced",
      "interest list",
      "umask",
      "locked memory",
      "aio context",
  };
  return kNames[static_cast<int>(kind)];
}

WorldDiff::WorldDiff(const CallView& view) : after_(view.after()) {
  const Moment& before = view.before();
  complete_ = before.complete && after_.complete;
  for (int fd = 0; fd < kMaxObservedFds; ++fd) {
    const FdState& b = before.fds[fd];
    const FdState& a = after_.fds[fd];
    if (b.open || a.open) CompareDescriptor(fd, b, a);
    if (b.open && a.open && b.interest != a.interest) CompareInterest(fd, before, b, a);
  }
  CompareEntries(before, after_);
  if (BothSeen(before.locked_bytes, after_.locked_bytes) &&
      before.locked_bytes != after_.locked_bytes) {
    Change* change = Add(ChangeKind::kMemoryLocks);
    change->from = before.locked_bytes;
    change->to = after_.locked_bytes;
  }
  CompareContexts(before.aio, after_.aio);
  if (before.umask != after_.umask) {
    Change* change = Add(ChangeKind::kUmask);
    change->from = before.umask;
    change->to = after_.umask;
  }
}

void WorldDiff::CompareDescriptor(int fd, const FdState& before, const FdState& after) {
  if (!before.open || !after.open || IsReplaced(before, after)) {
    Change* change = Add(!before.open  ? ChangeKind::kFdOpened
                         : !after.open ? ChangeKind::kFdClosed
                                       : ChangeKind::kFdReplaced);
    change->fd = static_cast<int8_t>(fd);
    change->fds = 1u << fd;
    return;
  }
  if (before.cloexec != after.cloexec) {
    Change* change = Add(ChangeKind::kCloexec);
    change->fd = static_cast<int8_t>(fd);
    change->fds = 1u << fd;
    change->from = before.cloexec;
    change->to = after.cloexec;
  }
  if (BothSeen(before.offset, after.offset) && before.offset != after.offset) {
    AddDescription(ChangeKind::kOffset, fd, after, before.offset, after.offset);
  }
  if (before.flags != after.flags) {
    AddDescription(ChangeKind::kFlags, fd, after, before.flags, after.flags);
  }
  CompareInode(fd, before, after);
}

// An entry goes with its file when the last descriptor of that is closed: no change of its own.
void WorldDiff::CompareInterest(int fd, const Moment& before, const FdState& state_before,
                                const FdState& state_after) {
  if (!BothSeen(state_before.interest, state_after.interest)) return;
  if (IsReplaced(state_before, state_after)) return;
  const std::span<const EpollWatch> old = WatchesOf(before, fd), now = WatchesOf(after_, fd);
  const bool changed =
      std::ranges::any_of(now, [&](const EpollWatch& w) { return !IsIn(w, old); }) ||
      std::ranges::any_of(old, [&](const EpollWatch& w) {
        return !IsIn(w, now) && !LostDescriptor(before, after_, w.ino);
      });
  if (!changed) return;
  AddDescription(ChangeKind::kInterest, fd, state_after, state_before.interest,
                 state_after.interest);
}

void WorldDiff::CompareInode(int fd, const FdState& before, const FdState& after) {
  auto compare = [&](ChangeKind kind, int64_t from, int64_t to) {
    if (from == to || !BothSeen(from, to)) return;
    Change* change = AddInode(kind, after.ino, from, to);
    if (change->fd < 0) change->fd = static_cast<int8_t>(fd);
    change->fds |= 1u << fd;
  };
  if (!IsDirectory(after.mode)) {
    compare(ChangeKind::kSize, before.size, after.size);
    compare(ChangeKind::kNlink, before.nlink, after.nlink);
  }
  CompareXattrs(before, after, compare);
  compare(ChangeKind::kQueue, before.queued, after.queued);
  compare(ChangeKind::kQueue, before.pipe_size, after.pipe_size);
  compare(ChangeKind::kMode, before.mode, after.mode);
}

// Events of a context are no change: they come when a request is done, whoever is running then.
void WorldDiff::CompareContexts(const AioState& before, const AioState& after) {
  if (!before.all || !after.all) return;
  const auto old = std::span(before.contexts).first(before.context_count);
  const auto now = std::span(after.contexts).first(after.context_count);
  const auto is_in = [](const AioContext& wanted, std::span<const AioContext> contexts) {
    return std::ranges::find(contexts, wanted.id, &AioContext::id) != contexts.end();
  };
  for (const AioContext& context : now) {
    if (!is_in(context, old)) Add(ChangeKind::kContext)->to = static_cast<int64_t>(context.id);
  }
  for (const AioContext& context : old) {
    if (!is_in(context, now)) Add(ChangeKind::kContext)->from = static_cast<int64_t>(context.id);
  }
}

// Both lists are sorted by name: one walk.
void WorldDiff::CompareEntries(const Moment& before, const Moment& after) {
  int b = 0, a = 0;
  while (b < before.entry_count || a < after.entry_count) {
    int order;
    if (b == before.entry_count) {
      order = 1;
    } else if (a == after.entry_count) {
      order = -1;
    } else {
      const char *left = before.entries[b].name, *right = after.entries[a].name;
      const bool same = std::memcmp(left, right, kMaxEntryName) == 0;  // the usual case, inline
      order = same ? 0 : std::strncmp(left, right, kMaxEntryName);
    }
    if (order < 0) {
      AddEntry(ChangeKind::kEntryRemoved, b, -1, before.entries[b].ino, 0);
    } else if (order > 0) {
      AddEntry(ChangeKind::kEntryAdded, -1, a, after.entries[a].ino, 0);
    } else {
      CompareEntry(b, a, before.entries[b], after.entries[a]);
    }
    b += order <= 0;
    a += order >= 0;
  }
}

void WorldDiff::CompareEntry(int at_before, int at_after, const EntryState& before,
                             const EntryState& after) {
  if (before.ino != after.ino || (before.mode & S_IFMT) != (after.mode & S_IFMT)) {
    AddEntry(ChangeKind::kEntryReplaced, at_before, at_after, before.ino, after.ino);
    return;
  }
  auto compare = [&](ChangeKind kind, int64_t from, int64_t to) {
    if (from == to) return;
    Change* change = AddInode(kind, after.ino, from, to);
    if (change->entry_after >= 0) return;
    change->entry_before = static_cast<int8_t>(at_before);
    change->entry_after = static_cast<int8_t>(at_after);
  };
  if (!IsDirectory(after.mode)) {
    compare(ChangeKind::kSize, before.size, after.size);
    compare(ChangeKind::kNlink, before.nlink, after.nlink);
  }
  compare(ChangeKind::kMode, before.mode, after.mode);
  compare(ChangeKind::kOwner, before.uid, after.uid);
  CompareXattrs(before, after, compare);
  if (before.content != 0 && after.content != 0) {
    compare(ChangeKind::kContent, static_cast<int64_t>(before.content),
            static_cast<int64_t>(after.content));
  }
}

void WorldDiff::AddEntry(ChangeKind kind, int at_before, int at_after, uint64_t ino,
                         uint64_t other) {
  Change* change = Add(kind);
  change->entry_before = static_cast<int8_t>(at_before);
  change->entry_after = static_cast<int8_t>(at_after);
  change->ino = ino;
  change->other_ino = other;
}

// Where kcmp did not say which descriptors share an open file, equal steps at one inode count as
// shared: this can join the changes of two open files, never split those of one.
void WorldDiff::AddDescription(ChangeKind kind, int fd, const FdState& after, int64_t from,
                               int64_t to) {
  for (Change& change : std::span(changes_.data(), count_)) {
    if (change.kind != kind || change.ino != after.ino || change.from != from || change.to != to) {
      continue;
    }
    const FdState& other = after_.fds[change.fd];
    const bool known = other.description >= 0 && after.description >= 0;
    if (known && other.description != after.description) continue;
    change.fds |= 1u << fd;
    return;
  }
  Change* change = Add(kind);
  change->fd = static_cast<int8_t>(fd);
  change->fds = 1u << fd;
  change->ino = after.ino;
  change->from = from;
  change->to = to;
}

// Inodes are told apart by number alone, as entries come without a device. Two file systems can
// share a number; that joins two changes, which can silence an oracle but never make it speak.
Change* WorldDiff::AddInode(ChangeKind kind, uint64_t ino, int64_t from, int64_t to) {
  for (Change& change : std::span(changes_.data(), count_)) {
    if (change.kind == kind && change.ino == ino) return &change;
  }
  Change* change = Add(kind);
  change->ino = ino;
  change->from = from;
  change->to = to;
  return change;
}

// When there is no room, the last slot is used again and the diff is no longer complete.
Change* WorldDiff::Add(ChangeKind kind) {
  if (count_ == kMaxChanges) {
    complete_ = false;
    --count_;
  }
  Change* change = &changes_[count_++];
  *change = Change{};
  change->kind = kind;
  return change;
}

std::string Change::Describe(const CallView& view) const {
  Words words;
  const Moment& before = view.before();
  const Moment& after = view.after();
  const char* name = entry_after >= 0    ? after.entries[entry_after].name
                     : entry_before >= 0 ? before.entries[entry_before].name
                                         : "";
  auto subject = [&] {
    if (fd >= 0) return words.Add(" of descriptor %d", fd);
    return words.Add(" of \"%.*s\"", kMaxEntryName, name);
  };
  switch (kind) {
    case ChangeKind::kFdOpened:
      words.Add("descriptor %d appeared (%s)", fd, KindName(after.fds[fd].kind));
      break;
    case ChangeKind::kFdClosed:
      words.Add("descriptor %d disappeared", fd);
      break;
    case ChangeKind::kFdReplaced:
      words.Add("descriptor %d was replaced (%s by %s)", fd, KindName(before.fds[fd].kind),
                KindName(after.fds[fd].kind));
      break;
    case ChangeKind::kEntryAdded:
      words.Add("entry \"%.*s\" appeared", kMaxEntryName, name);
      break;
    case ChangeKind::kEntryRemoved:
      words.Add("entry \"%.*s\" disappeared", kMaxEntryName, name);
      break;
    case ChangeKind::kEntryReplaced:
      words.Add("entry \"%.*s\" leads to another inode", kMaxEntryName, name);
      break;
    case ChangeKind::kUmask:
      words.Add("umask went from %03o to %03o", static_cast<unsigned>(from),
                static_cast<unsigned>(to));
      break;
    case ChangeKind::kMemoryLocks:
      words.Add("locked memory went from %lld to %lld bytes", static_cast<long long>(from),
                static_cast<long long>(to));
      break;
    case ChangeKind::kContext:
      words.Add(to != 0 ? "aio context %#llx appeared" : "aio context %#llx disappeared",
                static_cast<unsigned long long>(to != 0 ? to : from));
      break;
    case ChangeKind::kContent:
    case ChangeKind::kInterest:
    case ChangeKind::kXattr:
    case ChangeKind::kFileCaps:
      words.Add("%s", ChangeKindName(kind));
      subject();
      words.Add(" changed");
      break;
    case ChangeKind::kFlags:
    case ChangeKind::kMode:
      words.Add("%s", ChangeKindName(kind));
      subject();
      words.Add(" went from 0%llo to 0%llo", static_cast<unsigned long long>(from),
                static_cast<unsigned long long>(to));
      break;
    default:
      words.Add("%s", ChangeKindName(kind));
      subject();
      words.Add(" went from %lld to %lld", static_cast<long long>(from),
                static_cast<long long>(to));
  }
  return words.text();
}

}  // namespace kapifuzz
