// SyscallDesc: one specified syscall, or ioctl command, as the generator left it, ready for mutation, execution and
// judgement. A command is a call of its own, BINDER_VERSION(fd, arg), which is made as ioctl(fd, BINDER_VERSION, arg).
//
// `gen` writes build/gen/syscalls.gen.cc from build/specs.json: for each specification one
// SyscallDesc whose clauses point to generated predicates, each under a comment that names the
// specification's file and line. The guest (executor, oracles, mutator) and the host (text form,
// report, LTP) read the same table through Syscalls().
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "executor/kind.h"
#include "executor/program.h"
#include "executor/value.h"

namespace kapifuzz {

struct CallView;  // executor/observation.h: one executed call with all that was seen around it

// An expression of the specification, compiled. Null where the specification has none.
using Predicate = Value (*)(const CallView&);

enum class ArgType : uint8_t {
  kInt,   // number; see constraint
  kFd,    // descriptor of one of `kinds`
  kPath,  // NUL-terminated path in user memory
  kBufferIn,  // memory the kernel reads; length in args[size_arg], in units of fixed_size if given, or fixed_size
  kBufferOut,  // memory the kernel writes; length likewise
  kStructOut,  // memory for one struct of fixed_size bytes
  kStructIn,
  kFdArrayOut,  // memory for array_kinds.size() ints, each a descriptor of that kind
  kPointer,     // other pointer
  kString,      // NUL-terminated string in user memory that is no path
  kStrings,     // NULL-terminated array of pointers to such strings (executor/string_vector.h)
  kContext,     // aio_context_t that an earlier call wrote
  kContextOut,  // memory for one aio_context_t
  kIocbs,       // array of pointers to requests, executor/iocb_image.h; fixed_size is a request's
  kIocb,        // one request: of an earlier call, or of this one
};

enum class ConstraintKind : uint8_t { kNone, kRange, kMask, kEnum };

struct NamedValue {
  const char* name;  // "O_CREAT"
  uint64_t value;
};

// A string that conditions compare an argument with.
struct NamedText {
  const char* name;   // "XATTR_USER_PREFIX"
  const char* value;  // "user."
  bool whole;         // with all of it; otherwise with its beginning
};

struct ArgDesc {
  const char* name = "";
  const char* ctype = "";
  ArgType type = ArgType::kInt;
  uint8_t width = 8;  // bytes of the C type
  bool is_signed = false;
  bool optional = false;                   // NULL is a proper value
  bool is_inout = false;                   // kStructOut, kBufferOut: the kernel reads it first
  KindSet kinds = 0;                       // kFd, kPath: accepted kinds
  std::span<const Kind> array_kinds = {};  // kFdArrayOut
  int8_t size_arg = -1;
  uint32_t fixed_size = 0;
  ConstraintKind constraint = ConstraintKind::kNone;
  int64_t min = 0, max = 0;  // kRange
  uint64_t mask = 0;         // kMask
  std::span<const NamedValue> names =
      {};  // mask bits or enum members, in the specification's order
  std::span<const NamedText> strings = {};  // kString
};

// Bytes of `count` elements as a size argument gives them, at most UINT64_MAX: an element is `fixed_size` bytes if that is
// given beside the size argument (epoll_wait's maxevents), else one byte.
constexpr uint64_t SizeOfElements(const ArgDesc& desc, uint64_t count) {
  if (desc.fixed_size == 0) return count;
  return count > UINT64_MAX / desc.fixed_size ? UINT64_MAX : count * desc.fixed_size;
}

// One class of an argument's values that a campaign should have tried. Numbered in `label` order
// per syscall.
enum class PartitionKind : uint8_t {
  kFlagBit,      // value has the bit `value`
  kFlagNone,     // no known bit
  kFlagUnknown,  // some bit outside the mask
  kEnumMember,   // equals `value`
  kEnumOther,    // no member
  kEquals,       // integer boundary: equals `value` (0, 1, min-1, max+1, INT_MIN ...)
  kNegative,
  kFdKind,    // descriptor of kind `value`
  kFdClosed,  // a number that is not open, not negative
  kFdNegative,
  kPathKind,  // path leads to kind `value` (kMissing too), final symlink not followed
  kPathEmpty,
  kPathTrailingSlash,
  kPathAbsolute,
  kPathTooLong,
  kPtrValid,
  kPtrNull,
  kPtrBad,
  kPtrEdge,
  kStringStarts,  // the string begins with, or is, ArgDesc::strings[`value`]
  kStringIs,
  kStringOther,    // begins with none of them
  kStringEmpty,    // its first byte is NUL
  kStringTooLong,  // no NUL in `value` bytes
  kContextAlive,
  kContextDead,  // not 0
};

struct PartitionDesc {
  uint8_t arg;
  PartitionKind kind;
  int64_t value;
  const char* label;  // "flags has O_CREAT"
};

struct Clause {
  Predicate holds = nullptr;
  const char* text = "";  // the expression as written
  int line = 0;           // of its item, in SyscallDesc::file; 0 when not known
};

struct ErrorDesc {
  const char* name = "";  // "EBADF"
  int code = 0;           // 9
  const char* summary = "";
  int line = 0;  // in SyscallDesc::file
  Clause when = {};
  Clause only_when = {};
  Clause applies = {};
};

// docs/spec-language.md section 2.2. kProse makes the undeclared-effect oracle silent for the
// syscall.
enum class TargetKind : uint8_t {
  kProse,
  kDescriptor,
  kOffset,
  kFlags,
  kSize,
  kData,
  kMode,
  kInterest,
  kSizeAt,
  kDataAt,
  kModeAt,
  kEntryAt,
  kMemory,
  kXattr,
  kXattrAt,
  kMemoryLocks,
  kContext,
  kRequests,
};

struct TargetDesc {
  TargetKind kind = TargetKind::kProse;
  Predicate descriptor =
      nullptr;  // kDescriptor..kInterest, kXattr: the descriptor's number; kContext: the context;
                // kMemory, kRequests: the address
  int8_t dirfd_arg = -1;  // k*At: (dfd, filename); -1: current directory
  int8_t path_arg = -1;
  const char* text = "";
};

struct EffectDesc {
  const char* types = "";  // "file_position"
  TargetDesc target = {};
  int line = 0;
  Clause only_when = {};
  std::span<const Clause> ensures = {};
  Clause applies = {};
};

enum class FailureAtomic : uint8_t { kNo, kYes, kExcept };

// What a program's child must be; a program takes what all its calls need.
enum class Isolation : uint8_t {
  kReusable,  // its calls change descriptors and files alone: the child can run other programs
  kReusableMemory,  // and locks and aio contexts of its memory, which must be its own
  kSharedMemory,    // a CLONE_VM child of its own
  kForked,          // a child with memory of its own, for this program alone
};

constexpr bool HasOwnMemory(Isolation isolation) {
  return isolation == Isolation::kReusableMemory || isolation == Isolation::kForked;
}

// What the observer has to look up around this call, derived from the observables that its clauses
// use.
enum Need : uint32_t {
  kNeedPath = 1u << 0,    // PathState of each path argument, before and after
  kNeedAccess = 1u << 1,  // access_error, parent_access_error
  kNeedFsFull = 1u << 2,
  kNeedSameDescription = 1u << 3,
  kNeedPipe = 1u << 4,  // queued, pipe_room, peer_open
  kNeedFsType = 1u << 5,
  kNeedEpoll = 1u << 6,   // interest lists of epoll descriptors, and whether they are ready
  kNeedXattr = 1u << 8,   // extended attributes: of all nodes, and the one that the call names
  kNeedMemory = 1u << 9,  // locked_bytes, total_bytes, locked_within
  kNeedAio =
      1u << 10,  // aio contexts with their completion events, and how many events all may have
  kNeedExec = 1u << 11,    // the file that the call would execute
  kNeedBinder = 1u << 12,  // what binder knows of its descriptors
};

struct SyscallDesc {
  const char* name = "";  // "open": how programs, reports and tests write it; for newfstat "fstat"
  const char* spec_name = "";  // "sys_open"
  const char* file = "";       // specification's file
  int line = 0;                // and line
  const char* summary = "";
  long nr = -1;  // x86-64 number
  uint32_t request =
      0;  // of an ioctl command: what goes between its two arguments; 0 for all other calls
  std::span<const ArgDesc> args = {};
  KindSet returns = 0;     // kinds of a returned descriptor; 0: not a descriptor
  bool has_range = false;  // success values are [success_min, success_max]
  int64_t success_min = 0, success_max = 0;
  bool no_return = false;  // a success does not come back: the caller becomes another program
  std::span<const Clause> ensures = {};  // of the return
  std::span<const ErrorDesc> errors = {};
  std::span<const EffectDesc> effects = {};
  std::span<const PartitionDesc> partitions = {};
  FailureAtomic failure_atomic = FailureAtomic::kNo;
  std::span<const TargetDesc> atomic_except = {};
  // At the same time as another such call it has the outcome of one order of the two.
  bool linearizable = false;
  Isolation isolation = Isolation::kSharedMemory;
  uint32_t needs = 0;       // Need bits
  uint32_t first_item = 0;  // see below
};

// Some effect of it is on extended attributes.
inline bool ChangesXattrs(const SyscallDesc& desc) {
  return std::ranges::any_of(desc.effects, [](const EffectDesc& effect) {
    return effect.target.kind == TargetKind::kXattr || effect.target.kind == TargetKind::kXattrAt;
  });
}

// All specified syscalls in table order (sorted by name).
std::span<const SyscallDesc> Syscalls();
// Index by program name or specification name; -1 if there is none.
int FindSyscall(std::string_view name);

// Every error, partition and effect of every syscall has one number, its *item*: for syscall s the
// errors come first, at s.first_item, then the partitions, then the effects. Feedback, statistics,
// witnesses and reports are indexed by it.
inline uint32_t ErrorItem(const SyscallDesc& s, size_t i) {
  return s.first_item + static_cast<uint32_t>(i);
}
inline uint32_t PartitionItem(const SyscallDesc& s, size_t i) {
  return s.first_item + static_cast<uint32_t>(s.errors.size() + i);
}
inline uint32_t EffectItem(const SyscallDesc& s, size_t i) {
  return s.first_item + static_cast<uint32_t>(s.errors.size() + s.partitions.size() + i);
}
// One past the last item.
uint32_t ItemCount();
// Over all names and labels: guest and host must have been built from the same specifications.
uint64_t SyscallTableHash();

}  // namespace kapifuzz
