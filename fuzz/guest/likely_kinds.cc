// What a call's descriptor probably leads to: guessed from its arguments, because generation happens without running.
#include <cstring>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

// The value of a named bit among the call's arguments; 0 if no argument has one of that name.
bool HasFlag(const SyscallDesc& desc, const Call& call, const char* flag) {
  for (size_t i = 0; i < desc.args.size(); ++i) {
    for (const NamedValue& name : desc.args[i].names) {
      if (strcmp(name.name, flag) != 0 || call.args[i].kind != ArgKind::kConst) continue;
      if ((call.args[i].value & name.value) == name.value) return true;
    }
  }
  return false;
}

// An opened fifo is an end of a pipe.
KindSet OpenedKind(Kind path_kind, KindSet possible) {
  if (path_kind == Kind::kFifo) return KindBit(Kind::kPipeRead) | KindBit(Kind::kPipeWrite);
  if (path_kind == Kind::kMissing) return KindBit(Kind::kFile);  // created, if at all
  return KindBit(path_kind) & possible;
}

}  // namespace

KindSet LikelyKinds(const Program& program, int call_index, bool from_out, int element) {
  const Call& call = program.calls[call_index];
  const SyscallDesc& desc = Syscalls()[call.syscall];
  if (from_out) {
    for (const ArgDesc& arg : desc.args) {
      if (arg.type == ArgType::kFdArrayOut && element < static_cast<int>(arg.array_kinds.size())) {
        return KindBit(arg.array_kinds[element]);
      }
    }
    return 0;
  }
  if (desc.returns == 0) return 0;
  if (HasFlag(desc, call, "O_PATH")) return KindBit(Kind::kPath);
  for (size_t i = 0; i < desc.args.size(); ++i) {
    const Arg& arg = call.args[i];
    if (desc.args[i].type == ArgType::kPath && arg.kind == ArgKind::kString) {
      const Fixture* fixture = FindFixture(DataOf(program, arg));
      return OpenedKind(fixture ? fixture->leads_to : Kind::kMissing, desc.returns);
    }
    if (desc.args[i].type == ArgType::kFd && arg.kind == ArgKind::kResult) {
      return LikelyKinds(program, static_cast<int>(arg.value), arg.from_out, arg.element);
    }
  }
  return desc.returns == kAnyKind ? 0 : desc.returns;
}

}  // namespace kapifuzz
