// The value classes that the text of a program shows by itself, without running it.
//
//   EXPECT_TRUE(ShowsPartition(program, FindSyscall("open"), desc.partitions[i]));
#pragma once

#include "executor/program_build.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

inline bool ShowsPartition(const Program& program, const Call& call,
                           const PartitionDesc& partition) {
  const Arg& arg = call.args[partition.arg];
  const ArgDesc& desc = Syscalls()[call.syscall].args[partition.arg];
  const auto value = static_cast<uint64_t>(partition.value);
  switch (partition.kind) {
    case PartitionKind::kFlagBit:
      return arg.kind == ArgKind::kConst && (arg.value & value) == value;
    case PartitionKind::kFlagNone:
      return arg.kind == ArgKind::kConst && (arg.value & desc.mask) == 0;
    case PartitionKind::kFlagUnknown:
      return arg.kind == ArgKind::kConst && (arg.value & ~desc.mask) != 0;
    case PartitionKind::kEnumMember:
    case PartitionKind::kEquals:
      return arg.kind == ArgKind::kConst && arg.value == value;
    case PartitionKind::kEnumOther:
      for (const NamedValue& name : desc.names) {
        if (arg.kind != ArgKind::kConst || name.value == arg.value) return false;
      }
      return true;
    case PartitionKind::kNegative:
    case PartitionKind::kFdNegative:
      return arg.kind == ArgKind::kConst && static_cast<int32_t>(arg.value) < 0;
    case PartitionKind::kPathEmpty:
      return arg.kind == ArgKind::kString && arg.size == 0;
    case PartitionKind::kPathTrailingSlash:
      return arg.kind == ArgKind::kString && DataOf(program, arg).ends_with('/');
    case PartitionKind::kPathAbsolute:
      return arg.kind == ArgKind::kString && DataOf(program, arg).starts_with('/');
    case PartitionKind::kPathTooLong:
      return arg.kind == ArgKind::kPattern;
    case PartitionKind::kPtrNull:
      return arg == BadArg(BadPointer::kNull);
    case PartitionKind::kPtrBad:
      return arg.kind == ArgKind::kBad;
    case PartitionKind::kPtrEdge:
      return arg.kind == ArgKind::kEdge;
    case PartitionKind::kStringStarts:
      return HasData(arg) && DataOf(program, arg).starts_with(desc.strings[value].value);
    case PartitionKind::kStringIs:
      return arg.kind == ArgKind::kString && DataOf(program, arg) == desc.strings[value].value;
    case PartitionKind::kStringEmpty:
      return arg.kind == ArgKind::kString && arg.size == 0;
    case PartitionKind::kStringTooLong:
      return arg.kind == ArgKind::kPattern || arg.size >= value;
    case PartitionKind::kContextAlive:
      return arg.kind == ArgKind::kResult;
    case PartitionKind::kContextDead:
      return arg.kind == ArgKind::kConst && arg.value != 0;
    case PartitionKind::kFdKind:
    case PartitionKind::kFdClosed:
    case PartitionKind::kPathKind:
    case PartitionKind::kPtrValid:
    case PartitionKind::kStringOther:
      return true;  // only a run can tell
  }
  return true;
}

// Some call of the syscall does.
inline bool ShowsPartition(const Program& program, int syscall, const PartitionDesc& partition) {
  for (int i = 0; i < program.call_count; ++i) {
    const Call& call = program.calls[i];
    if (call.syscall == syscall && ShowsPartition(program, call, partition)) return true;
  }
  return false;
}

}  // namespace kapifuzz
