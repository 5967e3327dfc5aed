// Matches(): which observed change a formal target covers (docs/spec-language.md section 2.2).
//
// Three answers, because the question is asked from two sides. Undeclared effects and failure
// atomicity must not speak when a declaration may cover the change: unknown counts as covered. The
// only-when of an effect must not speak unless the effect surely happened: unknown counts as not.
#include <linux/aio_abi.h>
#include <sys/stat.h>

#include "executor/observables.h"
#include "oracles/world_diff.h"

namespace kapifuzz {
namespace {

constexpr Value kYes = Value::Of(1);
constexpr Value kNo = Value::Of(0);
constexpr Value kMaybe = Value::Unknown();

bool ShowsAt(const Change& change, int64_t fd) { return (change.fds >> fd & 1) != 0; }

bool IsFdNumberChange(ChangeKind kind) {
  return kind == ChangeKind::kFdOpened || kind == ChangeKind::kFdClosed ||
         kind == ChangeKind::kFdReplaced || kind == ChangeKind::kCloexec;
}

// A change of what is behind descriptor number fd and no other may be the number being replaced by
// another open of the same file, which looks the same without kcmp.
Value MatchDescriptor(const Change& change, int64_t fd) {
  if (IsFdNumberChange(change.kind)) return change.fd == fd ? kYes : kNo;
  const bool of_open_file = change.kind == ChangeKind::kOffset ||
                            change.kind == ChangeKind::kFlags ||
                            change.kind == ChangeKind::kInterest;
  return of_open_file && change.fds == 1u << fd ? kMaybe : kNo;
}

// A change of the open file behind fd shows at fd itself, if its state was seen on both sides.
Value MatchOpenFile(const Change& change, ChangeKind wanted, int64_t fd, const CallView& view) {
  if (change.kind != wanted) return kNo;
  if (ShowsAt(change, fd)) return kYes;
  const FdState& before = view.before().fds[fd];
  const FdState& after = view.after().fds[fd];
  if (!before.open || !after.open) return kMaybe;
  if (wanted == ChangeKind::kOffset && (before.offset == kUnseen || after.offset == kUnseen)) {
    return kMaybe;
  }
  if (wanted == ChangeKind::kInterest && before.interest == kUnseen) return kMaybe;
  return kNo;
}

// A new size is new content too; new content is not a new size.
bool IsOfKind(TargetKind target, ChangeKind kind) {
  if (target == TargetKind::kXattr || target == TargetKind::kXattrAt) {
    return kind == ChangeKind::kXattr || kind == ChangeKind::kFileCaps;
  }
  if (target == TargetKind::kMode || target == TargetKind::kModeAt) {
    return kind == ChangeKind::kMode;
  }
  if (target == TargetKind::kSize || target == TargetKind::kSizeAt) {
    return kind == ChangeKind::kSize || kind == ChangeKind::kContent;
  }
  return kind == ChangeKind::kContent || kind == ChangeKind::kQueue;
}

Value MatchInodeOf(TargetKind target, const Change& change, int64_t fd, const CallView& view) {
  const bool of_kind = IsOfKind(target, change.kind);
  if (!of_kind && !IsPrivilegeDrop(change)) return kNo;
  const FdState& before = view.before().fds[fd];
  const FdState& after = view.after().fds[fd];
  if (!before.open && !after.open) return kMaybe;
  const bool same =
      (before.open && before.ino == change.ino) || (after.open && after.ino == change.ino);
  return !same ? kNo : of_kind ? kYes : kMaybe;
}

bool Asked(const PathState& path) { return path.error >= 0 && path.error_nofollow >= 0; }

// The path led to inode `ino`, with or without following a final symlink.
bool LedTo(const PathState& path, uint64_t ino) {
  return (path.error == 0 && path.node.ino == ino) ||
         (path.error_nofollow == 0 && path.node_nofollow.ino == ino);
}

Value MatchFileAt(TargetKind target, const Change& change, const PathState& before,
                  const PathState& after) {
  const bool of_kind = IsOfKind(target, change.kind);
  if (!of_kind && !IsPrivilegeDrop(change)) return kNo;
  if (!Asked(before) || !Asked(after)) return kMaybe;
  const bool same = (before.error == 0 && before.node.ino == change.ino) ||
                    (after.error == 0 && after.node.ino == change.ino);
  return !same ? kNo : of_kind ? kYes : kMaybe;
}

// The attributes of a symbolic link itself can be changed too.
Value MatchXattrAt(const Change& change, const PathState& before, const PathState& after) {
  if (!IsOfKind(TargetKind::kXattrAt, change.kind)) return kNo;
  if (!Asked(before) || !Asked(after)) return kMaybe;
  return Value::Of(LedTo(before, change.ino) || LedTo(after, change.ino));
}

// An entry is recognised by the inode that the path led to while the entry was there: no second
// implementation of path walking, which would have its own bugs.
Value MatchEntry(const Change& change, const PathState& before, const PathState& after) {
  switch (change.kind) {
    case ChangeKind::kEntryAdded:
      if (!Asked(after)) return kMaybe;
      return Value::Of(LedTo(after, change.ino));
    case ChangeKind::kEntryRemoved:
      if (!Asked(before)) return kMaybe;
      return Value::Of(LedTo(before, change.ino));
    case ChangeKind::kEntryReplaced:
      if (!Asked(before) || !Asked(after)) return kMaybe;
      return Value::Of(LedTo(before, change.ino) || LedTo(after, change.other_ino));
    case ChangeKind::kNlink:
      if (!Asked(before) || !Asked(after)) return kMaybe;
      return Value::Of(LedTo(before, change.ino) || LedTo(after, change.ino));
    case ChangeKind::kMode:
    case ChangeKind::kOwner:
      if (!Asked(before) || !Asked(after)) return kMaybe;
      return LedTo(before, change.ino) || LedTo(after, change.ino) ? kMaybe : kNo;
    default:
      return kNo;
  }
}

Value MatchAtDescriptor(const TargetDesc& target, const Change& change, const CallView& view) {
  const Value number = target.descriptor != nullptr ? target.descriptor(view) : kMaybe;
  if (!number.known()) return kMaybe;
  const int64_t fd = number.get();
  if (fd < 0 || fd >= kMaxObservedFds) return kNo;  // no descriptor has this number
  switch (target.kind) {
    case TargetKind::kDescriptor:
      return MatchDescriptor(change, fd);
    case TargetKind::kOffset:
      return MatchOpenFile(change, ChangeKind::kOffset, fd, view);
    case TargetKind::kFlags:
      return MatchOpenFile(change, ChangeKind::kFlags, fd, view);
    case TargetKind::kInterest:
      return MatchOpenFile(change, ChangeKind::kInterest, fd, view);
    default:
      return MatchInodeOf(target.kind, change, fd, view);
  }
}

Value MatchContext(const TargetDesc& target, const Change& change, const CallView& view) {
  if (change.kind != ChangeKind::kContext) return kNo;
  const Value context = target.descriptor != nullptr ? target.descriptor(view) : kMaybe;
  return context == Value::Of(change.from != 0 ? change.from : change.to);
}

// What reads and writes do to the file behind their descriptor; the other requests do nothing that can be seen.
Value MatchRequest(const Change& change, int64_t opcode, int64_t fd, const CallView& view) {
  const bool writes = opcode == IOCB_CMD_PWRITE || opcode == IOCB_CMD_PWRITEV;
  const bool reads = opcode == IOCB_CMD_PREAD || opcode == IOCB_CMD_PREADV;
  if ((!writes && !reads) || fd < 0 || fd >= kMaxObservedFds) return kNo;
  if (reads)
    return change.kind == ChangeKind::kQueue ? MatchInodeOf(TargetKind::kData, change, fd, view)
                                             : kNo;
  Value match = kNo;
  for (const TargetKind kind :
       {TargetKind::kSize, TargetKind::kData, TargetKind::kMode, TargetKind::kXattr})
    match = Or(match, MatchInodeOf(kind, change, fd, view));
  return match;
}

// Any of the requests that an array of pointers leads to. One that cannot be read may be anything.
Value MatchRequests(const TargetDesc& target, const Change& change, const CallView& view) {
  const Value array = target.descriptor != nullptr ? target.descriptor(view) : kMaybe;
  Value match = kNo;
  for (int64_t i = 0; i < view.record().ret; i++) {
    const auto after = obs::When::kAfter;
    const Value request = obs::load(view, after, array, Value::Of(i * 8), 8, false);
    const auto field = [&](size_t offset, int width) {
      return obs::load(view, after, request, Value::Of(static_cast<int64_t>(offset)), width, false);
    };
    const Value opcode = field(offsetof(iocb, aio_lio_opcode), 2);
    const Value fd = field(offsetof(iocb, aio_fildes), 4);
    if (!opcode.known() || !fd.known()) return kMaybe;
    match = Or(match, MatchRequest(change, opcode.get(), fd.get(), view));
  }
  return match;
}

}  // namespace

bool IsPrivilegeDrop(const Change& change) {
  if (change.kind == ChangeKind::kFileCaps) return change.to == 0;
  if (change.kind != ChangeKind::kMode) return false;
  const int64_t changed = change.from ^ change.to;
  return (changed & ~int64_t{S_ISUID | S_ISGID}) == 0 && (change.to & changed) == 0;
}

Value Matches(const TargetDesc& target, const Change& change, const CallView& view) {
  switch (target.kind) {
    case TargetKind::kProse:
      return kMaybe;
    case TargetKind::kMemory:
      return kNo;
    case TargetKind::kMemoryLocks:
      return change.kind == ChangeKind::kMemoryLocks ? kYes : kNo;
    case TargetKind::kContext:
      return MatchContext(target, change, view);
    case TargetKind::kRequests:
      return MatchRequests(target, change, view);
    case TargetKind::kSizeAt:
    case TargetKind::kDataAt:
    case TargetKind::kModeAt:
    case TargetKind::kXattrAt:
    case TargetKind::kEntryAt: {
      const PathState& before = view.trace->path_before[view.index];
      const PathState& after = view.trace->path_after[view.index];
      if (target.kind == TargetKind::kXattrAt) return MatchXattrAt(change, before, after);
      return target.kind == TargetKind::kEntryAt ? MatchEntry(change, before, after)
                                                 : MatchFileAt(target.kind, change, before, after);
    }
    default:
      return MatchAtDescriptor(target, change, view);
  }
}

}  // namespace kapifuzz
