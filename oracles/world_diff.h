// WorldDiff: the small world before a call against the small world after it, as typed changes.
//
// It reads two Moments (executor/observation.h) and is read by the atomicity, effect and undeclared
// oracles. State that is shared is one change however often it is seen: writing through descriptor
// 3 makes the file longer for its duplicate 4, for another open 5 and for directory entry "a", and
// all that is one kSize change of one inode.
//
//   WorldDiff diff(view);                     // dup2(3, 5) where 5 was closed
//   diff.complete()                           // true
//   diff.changes()[0].Describe(view)          // "descriptor 5 appeared"
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "executor/observation.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

enum class ChangeKind : uint8_t {
  kFdOpened,
  kFdClosed,
  kFdReplaced,  // the number leads to another inode, kind or open file
  kCloexec,
  kOffset,
  kFlags,
  kSize,
  kQueue,    // bytes waiting in a pipe, or its capacity
  kContent,  // bytes of a regular file
  kMode,
  kOwner,
  kXattr,     // an extended attribute: there or not, its value
  kFileCaps,  // the one that holds capabilities
  kNlink,
  kEntryAdded,
  kEntryRemoved,
  kEntryReplaced,  // the name leads to another inode
  kInterest,       // entries of an epoll descriptor's interest list
  kUmask,
  kMemoryLocks,  // how much of the address space is locked
  kContext,      // an aio context appeared (`to`) or disappeared (`from`)
};
inline constexpr int kChangeKindCount = static_cast<int>(ChangeKind::kContext) + 1;

// "offset", "descriptor appeared": what claims and signatures call it.
const char* ChangeKindName(ChangeKind kind);

struct Change {
  ChangeKind kind = ChangeKind::kFdOpened;
  int8_t entry_before = -1;  // index into Moment::entries of the first entry it shows at
  int8_t entry_after = -1;
  int8_t fd = -1;          // smallest descriptor it shows at
  uint32_t fds = 0;        // bit n: shows at descriptor n
  uint64_t ino = 0;        // inode it belongs to; 0 for descriptor numbers and the umask
  uint64_t other_ino = 0;  // kEntryReplaced: the inode afterwards
  int64_t from = 0, to = 0;

  // "offset of descriptor 3 went from 0 to 4".
  std::string Describe(const CallView& view) const;
};

class WorldDiff {
 public:
  explicit WorldDiff(const CallView& view);

  // Both moments were seen whole. If not, the absence of a change proves nothing and the oracles
  // that need the closed world are silent.
  bool complete() const { return complete_; }
  std::span<const Change> changes() const { return {changes_.data(), count_}; }

 private:
  void CompareDescriptor(int fd, const FdState& before, const FdState& after);
  void CompareInterest(int fd, const Moment& before, const FdState& state_before,
                       const FdState& state_after);
  void CompareInode(int fd, const FdState& before, const FdState& after);
  void CompareContexts(const AioState& before, const AioState& after);
  void CompareEntries(const Moment& before, const Moment& after);
  void CompareEntry(int at_before, int at_after, const EntryState& before, const EntryState& after);
  void AddEntry(ChangeKind kind, int at_before, int at_after, uint64_t ino, uint64_t other);
  // A change of an open file (offset, flags): one per description.
  void AddDescription(ChangeKind kind, int fd, const FdState& after, int64_t from, int64_t to);
  // A change of an inode, seen at a descriptor or at an entry; one per (kind, inode).
  Change* AddInode(ChangeKind kind, uint64_t ino, int64_t from, int64_t to);
  Change* Add(ChangeKind kind);

  static constexpr size_t kMaxChanges = 32;
  const Moment& after_;
  std::array<Change, kMaxChanges> changes_;
  size_t count_ = 0;
  bool complete_ = false;
};

// Set-user-ID and set-group-ID bits and file capabilities that died. The kernel clears them whenever a file is written,
// sometimes before it finds that it cannot write; no oracle demands it or objects to it.
bool IsPrivilegeDrop(const Change& change);

// Does `change` belong to what `target` names? Unknown when the observer cannot tell, and always
// for a prose target: whoever asks "is this change declared" takes unknown as yes, whoever asks
// "has this effect happened" takes it as no.
Value Matches(const TargetDesc& target, const Change& change, const CallView& view);

}  // namespace kapifuzz
