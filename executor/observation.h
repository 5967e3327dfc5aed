// What was seen around one call: the small world before it, its arguments and outcome, the small
// world after it.
//
// The child records (async-signal-safe, fixed memory shared with its parent), the parent judges
// afterwards. Generated contract predicates see one CallView; they ask it through the observables
// of executor/observables.h.
//
//   Trace
//    ├─ moments[0..n]         descriptor table, directories, umask: moments[i] before call i, [i+1] after it
//    ├─ path_before[i],
//    │  path_after[i]         what call i's path led to, where its specification asks
//    └─ records[i]            raw arguments, result, coverage slice
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "executor/kind.h"
#include "executor/program.h"
#include "executor/value.h"

namespace kapifuzz {

struct SyscallDesc;
class Arena;  // executor/arena.h: the memory that pointer arguments lead into

inline constexpr int kMaxObservedFds =
    32;  // all numbers a program can get: RLIMIT_NOFILE is at most this
// The executor's own descriptors. A program cannot name them: a descriptor argument with such a number is passed as
// that number + kInternalFds, which nobody has open. They stay below 64, since a child's table of more descriptors than
// that has to be allocated, which doubles the price of a child.
inline constexpr int kFirstInternalFd = 48;
inline constexpr int kInternalFds = 16;
inline constexpr int kMaxEntries = 24;  // directory entries observed
inline constexpr int kMaxEntryName = 28;
inline constexpr int kMaxWatches = 32;  // entries of all interest lists together
// Where the program that a call became reports to; the last of the numbers above.
inline constexpr int kReportFd = kFirstInternalFd + kInternalFds - 1;
inline constexpr int64_t kUnseen = INT64_MIN;  // a number that could not be observed

// The extended attributes of one node, as far as the child may see them. Where no call of the program can change
// any, nobody looks: all are what the sandbox made.
struct XattrSum {
  uint64_t all = 0;  // of names and values, in any order, without security.capability; 0: not seen
  uint64_t file_caps = 0;  // of security.capability, which the kernel itself takes away; 0: none

  bool operator==(const XattrSum&) const = default;
};
inline constexpr XattrSum kNoXattrs = {.all = 1};

struct FdState {
  bool open = false;
  bool cloexec = false;
  bool seekable = false;
  Kind kind = Kind::kNone;
  uint32_t mode = 0, nlink = 0, uid = 0;
  uint32_t flags = 0;  // F_GETFL
  uint64_t dev = 0, ino = 0;
  int64_t offset = kUnseen;
  int64_t size = kUnseen;
  uint16_t poll = 0;            // POLLIN POLLOUT POLLERR POLLHUP as poll() reports at once
  int64_t queued = kUnseen;     // bytes in a pipe
  int64_t pipe_size = kUnseen;  // F_GETPIPE_SZ
  int8_t peer_open = -1;        // -1: not known
  int8_t description =
      -1;  // smallest descriptor that shares the open file description; -1: not known
  int64_t fs_type = kUnseen;
  int8_t fs_full = -1;
  int8_t can_poll = -1;        // the file has a poll method; -1: not known
  int64_t interest = kUnseen;  // epoll: hash of its watches; kUnseen: they were not looked at
  int8_t read_only = -1;       // on a read-only file system; -1: not known
  int8_t immutable = -1;       // immutable or append-only
  XattrSum xattrs;
  int8_t binder_manager = -1;  // binder: this opening is the device's context manager

  bool operator==(const FdState&) const = default;
};

struct EntryState {
  char name[kMaxEntryName] = {};
  uint32_t mode = 0, nlink = 0, uid = 0;
  uint64_t ino = 0;
  int64_t size = 0;
  uint64_t content = 0;  // hash of the first bytes of a regular file; 0 when not taken
  XattrSum xattrs;

  bool operator==(const EntryState&) const = default;
};

// One entry of an epoll descriptor's interest list. It is kept under the number that its file had when it was added, and
// goes with the file, not with the number.
struct EpollWatch {
  int8_t epfd = -1;
  int8_t current = -1;  // its file is the one that `fd` leads to now; -1: not known
  int32_t fd = -1;
  uint32_t events = 0;
  uint64_t data = 0;
  uint64_t ino = 0;  // of its file
};

// An aio context of the program, as its ring shows it.
struct AioContext {
  uint64_t id = 0;
  uint32_t slots = 0;    // of the ring
  uint32_t waiting = 0;  // events that nobody has taken
};

// One completion event.
struct AioEvent {
  uint64_t context = 0;
  uint64_t request = 0;  // address of the struct iocb
  int64_t result = 0;
};

inline constexpr int kMaxContexts = 8;
inline constexpr int kMaxAioEvents = 64;

// Looked at only in programs with a call that asks.
struct AioState {
  std::array<AioContext, kMaxContexts> contexts{};  // those that live
  uint8_t context_count = 0;
  bool all = true;                               // false: more contexts than these
  std::array<AioEvent, kMaxAioEvents> events{};  // of all contexts, oldest first for each
  uint8_t event_count = 0;
  bool all_events = true;
  int64_t nr = kUnseen, max_nr = kUnseen;  // /proc/sys/fs/aio-nr and aio-max-nr
  bool nr_moved = false;                   // another process was seen to move nr
};

// The small world at one instant. `complete` is false if something did not fit; the differ is then
// silent.
struct Moment {
  std::array<FdState, kMaxObservedFds> fds{};
  std::array<EntryState, kMaxEntries>
      entries{};  // of the working directory and its `dir`, sorted by name
  uint8_t entry_count = 0;
  std::array<EpollWatch, kMaxWatches> watches{};  // by epoll descriptor
  uint8_t watch_count = 0;
  AioState aio;
  bool complete = false;
  int16_t lowest_fd = -1;
  int16_t open_fds = -1;
  uint32_t umask = 0;
  // Of the child's address space, where a call can change it: VmLck and VmSize.
  int64_t locked_bytes = kUnseen, total_bytes = kUnseen;
};

// What user space can learn of one path argument. Errors are errno numbers, 0 for success, -1 for
// not asked.
struct PathState {
  struct Node {
    uint32_t mode = 0, nlink = 0, uid = 0, gid = 0;
    uint64_t dev = 0, ino = 0;
    int64_t size = 0;
  };
  int16_t error = -1;           // lookup following a final symlink
  int16_t error_nofollow = -1;  // and not
  int16_t parent_error = -1;
  int16_t access_read = -1, access_write = -1, access_exec = -1;
  int16_t parent_write = -1, parent_exec = -1;
  int16_t string_error = -1;  // 0, EFAULT, ENAMETOOLONG
  int8_t read_only = -1, fs_full = -1, busy_text = -1;
  bool empty = false, absolute = false, trailing_slash = false;
  Node node;           // valid when error == 0
  Node node_nofollow;  // valid when error_nofollow == 0
  Node parent;         // valid when parent_error == 0
  int8_t parent_read_only = -1;
  int64_t fs_type = kUnseen;  // of the node, or of the directory that would hold it
  int8_t immutable = -1, immutable_nofollow = -1;  // immutable or append-only
};

// The extended attribute that a call names, at the file that it names.
struct XattrState {
  struct Value {
    int64_t size = kUnseen;  // -1: there is no such attribute
    uint64_t hash = 0;       // 0: not taken
  };
  Value value;     // following a final symlink; of the descriptor where the call takes no path
  Value nofollow;  // and not
  int16_t fd_write = -1;  // errno of asking for write access to the file behind the descriptor
};

// The file that a call would execute, as far as the caller can tell from its beginning. Errors are errno numbers, 0 for
// none, -1 for not known.
struct ExecState {
  int16_t error = -1;   // of finding it, as the call's flags say
  int16_t access = -1;  // of asking whether it may be executed
  int8_t written = -1;  // some descriptor of the caller can write it
  int8_t scripts =
      -1;  // it and its interpreters that begin with #!, as far as the kernel follows them
  int16_t interpreter_error = -1;  // of executing an interpreter that a script names
  int8_t elf = -1;                 // the last of them is a program for this machine
  int16_t loader_error = -1;       // of using the loader that that program asks for
  int8_t file_caps = -1;           // the last of them has file capabilities
  PathState::Node node;            // the file itself; valid when error == 0
  PathState::Node last;            // the last of them; valid when elf >= 0
};

// What the program that a call became said of itself (executor/tiny_program.h).
struct NewProgram {
  uint64_t fds = 0;  // bit n: descriptor n is open
  uint64_t argc = 0;
  uint64_t uid = 0;   // effective
  bool seen = false;  // it said something
};
inline constexpr size_t kReportBytes = 24;

struct CallRecord {
  uint64_t args[kMaxArgs] = {};  // as passed in registers: the snapshot every verdict uses
  int64_t ret = 0;               // raw: -errno on failure
  bool replaced = false;         // the caller became another program; `ret` is 0 then
  bool executed = false;         // the call was entered
  bool returned = false;         // and came back
  bool interrupted = false;      // a deadline tick hit while it ran
  bool fault_injected = false;   // an allocation that it made failed (Call::fail_nth)
  uint32_t cover_begin = 0, cover_end = 0;  // PCs, or comparisons, of this call in Trace::cover
  bool cover_overflow = false;
};

enum class Outcome : uint8_t {
  kDone,      // every call ran
  kTimedOut,  // a call blocked past the program's deadline and was ended
  kSignaled,  // the child died of a signal
  kStuck,     // the child could not be killed: a hang finding
  kFailed,    // the child could not be made
};

inline constexpr uint32_t kMaxCover = 32768;  // PCs recorded per program

struct Trace {
  Outcome outcome = Outcome::kFailed;
  int signal = 0;  // kSignaled
  char stack[1024] =
      {};  // kStuck: where in the kernel (executor/task_stack.h), maybe cut; empty if nobody knows
  uint8_t started = 0;  // calls entered
  uint8_t looked =
      kMaxCalls;  // calls after which the observer had a look; a child may be killed before it has
  bool observed = false;  // moments were taken (oracles on)
  uint32_t uid = 0, gid = 0;
  uint64_t caps = 0;  // effective set of the child
  int64_t rlimit_nofile = 0, rlimit_fsize = -1, rlimit_stack = -1;
  int64_t rlimit_memlock = kUnseen;  // -1: none
  std::array<CallRecord, kMaxCalls> records{};
  std::array<Moment, kMaxCalls + 1> moments{};
  std::array<PathState, kMaxCalls> path_before{},
      path_after{};  // a syscall has at most one path argument here
  std::array<XattrState, kMaxCalls> xattr_before{}, xattr_after{};  // likewise
  std::array<ExecState, kMaxCalls> exec_before{};
  std::array<NewProgram, kMaxCalls> new_programs{};  // of calls that did not come back
  // Bytes that are locked in the pages that the call names; kUnseen where nobody looked.
  std::array<int64_t, kMaxCalls> locked_before{}, locked_after{};
  uint32_t cover_count = 0;  // words in `cover`
  std::array<uint64_t, kMaxCover> cover{};
};

// One call of a trace, as predicates and oracles see it.
struct CallView {
  const SyscallDesc* desc = nullptr;
  const Program* program = nullptr;
  const Trace* trace = nullptr;
  const Arena* arena = nullptr;
  int index = 0;

  const CallRecord& record() const { return trace->records[index]; }
  const Moment& before() const { return trace->moments[index]; }
  const Moment& after() const { return trace->moments[index + 1]; }
  bool failed() const { return record().ret < 0 && record().ret >= -4095; }

  // Argument i converted from its C type to 64 bits; unknown when the syscall has no such argument.
  Value Arg(int i) const;
  Value Ret() const { return Value::Of(record().ret); }
  Value Errno() const { return Value::Of(failed() ? -record().ret : 0); }
};

}  // namespace kapifuzz
