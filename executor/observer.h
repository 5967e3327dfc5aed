// Observer: looks at the small world from within the child, before and after each call.
//
// It must be cheap, since it runs between any two calls, and it must not change what it looks at. So it asks only what can
// have changed. What it takes for granted is written here, because every verdict rests on it:
//
//  * Before the first call the world is the sandbox's pristine one and descriptors 0, 1, 2 are /dev/null; this was seen
//    once and is not looked at again.
//  * Descriptors 0, 1 and 2 are looked at only after calls that name them in an argument or result, as long as they lead
//    to a device, after calls that take a path and open nothing, and after calls that name extended attributes. All others
//    that are open are looked at after every call.
//  * A closed number is looked at if a call named or returned it; after calls that make descriptors, or should have, also
//    the two lowest, where new ones appear. After calls that ran at once what either of them names is looked at together.
//  * What access a user has to an inode depends on its mode and owner and on nothing else that a program here can change.
//  * Interest lists of epoll descriptors are read after every call of a program that has some call which asks for them.
//  * Directories are listed after calls with a path argument, and only if their modification time is no longer the sandbox's.
//  * Directory entries are looked at if they are new or a call can reach their inode: through a descriptor that is open, or
//    through its path argument. Their content is looked at after calls that name the inode in one of these ways. The other
//    entries keep what they were. After calls that ran at once all entries are looked at.
//  * Extended attributes are looked at only in programs with a call whose specification asks for them: no other call
//    changes any, and the sandbox's world has none.
//  * How much memory is locked is looked at only in programs with a call whose specification asks for it.
//  * What a call would execute is looked at only before calls whose specification asks for it. Nobody but the program has
//    files of the sandbox open for writing.
//  * Aio contexts are those that io_setup has handed out and whose ring is still mapped: no other call makes any. They are
//    looked at after every call of a program with a call that asks for them; how many events all processes together may
//    have, after the calls that ask. No program can write the limit of that number.
//  * The content of a file whose modification time is the sandbox's is the sandbox's.
//
// The sandbox (executor/sandbox.h) compares everything with what it was afterwards.
//
//   Observer observer(state);
//   observer.Begin();                 // moments[0]
//   observer.BeforeCall(i);           // path_before[i]
//   ... the call ...
//   observer.AfterCall(i);            // path_after[i], moments[i + 1]
#pragma once

#include <optional>
#include <string_view>

#include "executor/child_plan.h"

namespace kapifuzz {

class Observer {
 public:
  explicit Observer(SharedState* state)
      : plan_(state->plan), trace_(state->trace), state_(state->observer), ticks_(state->ticks) {}

  void Begin();
  void BeforeCall(int i);
  void AfterCall(int i);

 private:
  // Call `i`, and the one that ran at once with it.
  struct Together {
    int first = 0, last = 0;
    bool is_pair() const { return first != last; }
  };
  Together CallsWith(int i) const;
  // One of them takes a path.
  bool TakesPath(const Together& calls) const;

  // observe_fds.cc
  // Bit n: descriptor n.
  struct Numbers {
    uint32_t look = 0;   // may be other than they were
    uint32_t named = 0;  // by the last call
  };
  Numbers NumbersAfter(const Together& calls, const Moment& m) const;
  void LookAtFds(const Numbers& numbers, Moment* m);
  // False if the descriptor is closed.
  bool LookAtFd(int fd, bool named, FdState* s);
  void LookAtPipe(int fd, int64_t known_size, FdState* s);
  void LookAtFileSystem(int fd, FdState* s);
  Kind KindOfFd(int fd, const struct stat& st, uint32_t flags);
  Kind KindOfAnonymous(int fd);
  void FindSharedDescriptions(uint32_t looked, Moment* m);
  void FindFifoPeers(Moment* m);

  // observe_binder.cc
  void LookAtBinders(Moment* m);

  // observe_epoll.cc
  void LookAtInterests(Moment* m);
  bool LookAtInterest(int epfd, Moment* m);
  void FindWatchedNumbers(int first, Moment* m);

  // observe_aio.cc
  void LookAtAio(int calls, Moment* m);
  void LookAtRing(uint64_t id, AioState* aio);
  // A decimal number in a file below /proc; kUnseen if it cannot be read.
  int64_t ReadCount(const char* path);

  // observe_paths.cc
  void LookUp(const PlannedCall& call, const CallRecord& record, PathState* s);
  void LookUpParent(const PlannedCall& call, int dirfd, const char* path, PathState* s);
  void AskAccess(int dirfd, const char* path, PathState* s);
  void AskFileSystem(const PlannedCall& call, int dirfd, const char* path, PathState* s);
  const AccessMemo& AccessAt(int dirfd, const char* path, const PathState::Node& node);
  // These give an errno, 0 for success.
  int16_t Stat(int dirfd, const char* path, int flags, PathState::Node* node);
  static int16_t Access(int dirfd, const char* path, int how, int flags = 0);

  // observe_entries.cc
  void LookAtDirectories(Moment* m);
  bool List(int fd, const char* prefix, const Moment& before, Moment* m);
  void AddEntry(const char* prefix, const char* name, uint64_t ino, const Moment& before,
                Moment* m);
  void RefreshEntries(int i, Moment* m);
  void RefreshEntry(int i, bool is_new, EntryState* entry, Moment* m);
  bool NamesInode(int i, uint64_t ino, const Moment& m) const;
  uint64_t HashFile(const EntryState& entry, const Moment& m);

  // observe_memory.cc
  void LookAtMemory(Moment* m);
  int64_t LockedWithin(const PlannedCall& call, const CallRecord& record);

  // observe_xattrs.cc
  // A node: by an open descriptor, or by a path from the working directory, whose final symlink may count itself.
  struct Node {
    int fd = -1;
    const char* path = nullptr;
    bool follow = false;
  };
  static bool NamesXattr(const PlannedCall& call);
  void LookAtXattr(const PlannedCall& call, const CallRecord& record, XattrState* s);
  XattrState::Value ValueOf(const Node& node, uint64_t name);
  XattrSum XattrsOf(const Node& node);

  // observe_exec.cc
  void LookAtExec(int i, ExecState* s);
  int OpenImage(const PlannedCall& call, const CallRecord& record, const ExecState& s);
  void FollowScripts(int i, int fd, ExecState* s);
  // Of executing the file at `path`; `*fd` gets it opened for reading, -1 where it cannot be.
  int16_t ErrorOfInterpreter(int i, const char* path, PathState::Node* node, int* fd);
  void LookAtProgram(int i, int fd, ExecState* s);
  void LookAtLoader(int i, const char* path, ExecState* s);
  bool IsWritten(int i, const PathState::Node& node) const;

  // What a file below /proc holds, in state_.buffer and with a NUL behind it; nothing if it cannot be read or is too long.
  // Takes a free descriptor for a moment.
  std::optional<std::string_view> ReadProc(const char* path);

  // Remembers a node for the rest of this gap between calls.
  void Saw(const struct stat& st);
  const struct stat* FindSeen(uint64_t dev, uint64_t ino) const;
  const DeviceFacts* FindDevice(uint64_t dev) const;
  // One of the two inodes that the sandbox made immutable or append-only; no program makes others.
  bool IsFlagged(uint64_t dev, uint64_t ino) const;

  const ChildPlan& plan_;
  Trace& trace_;
  ObserverState& state_;
  const volatile int32_t& ticks_;
};

}  // namespace kapifuzz
