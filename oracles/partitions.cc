#include "oracles/partitions.h"

#include <sys/stat.h>

#include <cerrno>

#include "executor/observables.h"

namespace kapifuzz {
namespace {

bool IsMember(const ArgDesc& desc, int64_t value) {
  for (const NamedValue& name : desc.names) {
    if (static_cast<int64_t>(name.value) == value) return true;
  }
  return false;
}

// Only the bits that the parameter's C type has.
uint64_t WidthMask(const ArgDesc& desc) {
  return desc.width >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * desc.width)) - 1;
}

bool UnknownFlags(const ArgDesc& desc, int64_t value) {
  return (static_cast<uint64_t>(value) & WidthMask(desc) & ~desc.mask) != 0;
}

bool FallsNumber(const PartitionDesc& partition, const ArgDesc& desc, int64_t value) {
  const uint64_t bits = static_cast<uint64_t>(value) & WidthMask(desc);
  switch (partition.kind) {
    case PartitionKind::kFlagBit:
      return (bits & static_cast<uint64_t>(partition.value)) ==
             static_cast<uint64_t>(partition.value);
    case PartitionKind::kFlagNone:
      return (bits & desc.mask) == 0;
    case PartitionKind::kFlagUnknown:
      return UnknownFlags(desc, value);
    case PartitionKind::kEnumMember:
    case PartitionKind::kEquals:
      return value == partition.value;
    case PartitionKind::kEnumOther:
      return !IsMember(desc, value);
    case PartitionKind::kNegative:
      return value < 0;
    default:
      return false;
  }
}

bool FallsDescriptor(const PartitionDesc& partition, const Moment& before, uint64_t raw) {
  const int fd = static_cast<int>(raw);  // as the kernel reads it
  const bool open = fd >= 0 && fd < kMaxObservedFds && before.fds[fd].open;
  switch (partition.kind) {
    case PartitionKind::kFdKind:
      return open && static_cast<int64_t>(before.fds[fd].kind) == partition.value;
    case PartitionKind::kFdClosed:
      return fd >= 0 && !open;
    case PartitionKind::kFdNegative:
      return fd < 0;
    default:
      return false;
  }
}

// A descriptor is an int to the kernel whatever the prototype says, so that AT_FDCWD is -100 always.
int64_t NumberOf(const CallView& view, uint8_t arg) {
  if (view.desc->args[arg].type == ArgType::kFd) return static_cast<int>(view.record().args[arg]);
  return view.Arg(arg).get();
}

Kind KindOfMode(uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return Kind::kFile;
    case S_IFDIR:
      return Kind::kDir;
    case S_IFLNK:
      return Kind::kSymlink;
    case S_IFIFO:
      return Kind::kFifo;
    case S_IFSOCK:
      return Kind::kSocket;
    case S_IFCHR:
      return Kind::kChardev;
    case S_IFBLK:
      return Kind::kBlockdev;
    default:
      return Kind::kNone;
  }
}

bool FallsPath(const PartitionDesc& partition, const PathState& path) {
  if (partition.kind == PartitionKind::kPathTooLong) return path.string_error == ENAMETOOLONG;
  if (path.string_error != 0) return false;
  switch (partition.kind) {
    case PartitionKind::kPathKind:
      if (path.error_nofollow == ENOENT) {
        return static_cast<Kind>(partition.value) == Kind::kMissing;
      }
      return path.error_nofollow == 0 &&
             KindOfMode(path.node_nofollow.mode) == static_cast<Kind>(partition.value);
    case PartitionKind::kPathEmpty:
      return path.empty;
    case PartitionKind::kPathTrailingSlash:
      return path.trailing_slash;
    case PartitionKind::kPathAbsolute:
      return path.absolute;
    default:
      return false;
  }
}

bool IsNull(const Arg& arg) {
  const bool bad =
      arg.kind == ArgKind::kBad && static_cast<BadPointer>(arg.value) == BadPointer::kNull;
  return bad || (arg.kind == ArgKind::kConst && arg.value == 0);
}

bool FallsPointer(const PartitionDesc& partition, const Arg& arg) {
  const bool laid_out = arg.kind == ArgKind::kData || arg.kind == ArgKind::kString ||
                        arg.kind == ArgKind::kPattern || arg.kind == ArgKind::kOut ||
                        arg.kind == ArgKind::kResult;  // of an earlier call's memory
  switch (partition.kind) {
    case PartitionKind::kPtrValid:
      return laid_out;
    case PartitionKind::kPtrEdge:
      return arg.kind == ArgKind::kEdge;
    case PartitionKind::kPtrNull:
      return IsNull(arg);
    case PartitionKind::kPtrBad:
      return !laid_out && arg.kind != ArgKind::kEdge && !IsNull(arg);
    default:
      return false;
  }
}

bool FallsContext(const PartitionDesc& partition, const CallView& view) {
  const Value ctx = view.Arg(partition.arg);
  const Value alive = obs::aio_alive(view, obs::When::kBefore, ctx);
  if (partition.kind == PartitionKind::kContextAlive) return alive.IsTrue();
  return alive.IsFalse() && ctx.get() != 0;
}

Value Begins(const NamedText& text, const CallView& view, Value p) {
  return text.whole ? obs::string_is(view, obs::When::kBefore, p, text.value)
                    : obs::starts_with(view, obs::When::kBefore, p, text.value);
}

bool FallsString(const PartitionDesc& partition, const ArgDesc& desc, const CallView& view) {
  const Value p = view.Arg(partition.arg);
  const auto length = [&](int64_t limit) {
    return obs::strnlen(view, obs::When::kBefore, p, Value::Of(limit));
  };
  switch (partition.kind) {
    case PartitionKind::kStringStarts:
    case PartitionKind::kStringIs:
      return Begins(desc.strings[static_cast<size_t>(partition.value)], view, p).IsTrue();
    case PartitionKind::kStringOther:
      for (const NamedText& text : desc.strings) {
        if (!Begins(text, view, p).IsFalse()) return false;
      }
      return (length(1) == Value::Of(1)).IsTrue();
    case PartitionKind::kStringEmpty:
      return (length(1) == Value::Of(0)).IsTrue();
    case PartitionKind::kStringTooLong:
      return (length(partition.value) == Value::Of(partition.value)).IsTrue();
    default:
      return false;
  }
}

}  // namespace

bool FallsInto(const PartitionDesc& partition, const CallView& view) {
  const ArgDesc& desc = view.desc->args[partition.arg];
  switch (partition.kind) {
    case PartitionKind::kFdKind:
    case PartitionKind::kFdClosed:
    case PartitionKind::kFdNegative:
      return FallsDescriptor(partition, view.before(), view.record().args[partition.arg]);
    case PartitionKind::kPathKind:
    case PartitionKind::kPathEmpty:
    case PartitionKind::kPathTrailingSlash:
    case PartitionKind::kPathAbsolute:
    case PartitionKind::kPathTooLong:
      return FallsPath(partition, view.trace->path_before[view.index]);
    case PartitionKind::kStringStarts:
    case PartitionKind::kStringIs:
    case PartitionKind::kStringOther:
    case PartitionKind::kStringEmpty:
    case PartitionKind::kStringTooLong:
      return FallsString(partition, desc, view);
    case PartitionKind::kContextAlive:
    case PartitionKind::kContextDead:
      return FallsContext(partition, view);
    case PartitionKind::kPtrValid:
    case PartitionKind::kPtrNull:
    case PartitionKind::kPtrBad:
    case PartitionKind::kPtrEdge:
      return FallsPointer(partition, view.program->calls[view.index].args[partition.arg]);
    default:
      return FallsNumber(partition, desc, NumberOf(view, partition.arg));
  }
}

bool HasUnknownFlags(const CallView& view) {
  for (size_t i = 0; i < view.desc->args.size(); ++i) {
    const ArgDesc& desc = view.desc->args[i];
    const auto value = static_cast<int64_t>(view.record().args[i]);
    if (desc.constraint == ConstraintKind::kMask && UnknownFlags(desc, value)) return true;
  }
  return false;
}

}  // namespace kapifuzz
