// Normalize: makes any edited program a valid, canonical one.
//
// Canonical means that there is one Program for one meaning: fields that a kind does not use are
// zero, data stands in the blob in the order of the arguments with nothing in between, one buffer
// per call at most ends at unmapped memory (a call has one guard page), calls race in pairs. The
// wire and text forms round-trip because of it.
#include <algorithm>
#include <cstring>

#include "executor/program_build.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

void NormalizeEnvironment(Environment* env) {
  if (env->user != Environment::User::kNobody) env->user = Environment::User::kRoot;
  env->nofile = std::clamp<uint8_t>(env->nofile, kMinNofile, kMaxNofile);
  env->fsize = std::clamp<int64_t>(env->fsize, -1, kMaxFsize);
  env->memlock = std::clamp<int64_t>(env->memlock, -1, kMaxMemlock);
  if (env->drop_cap < -1 || env->drop_cap > kLastCapability) env->drop_cap = -1;
  if (env->user == Environment::User::kNobody) env->drop_cap = -1;  // there is nothing left to drop
  env->umask &= 0777;
}

// The nearest argument that suits a parameter which `arg` does not suit.
Arg Fit(const ArgDesc& desc, const Arg& arg) {
  if (ArgKindFits(desc, arg)) return arg;
  if (!IsPointerParam(desc)) return ConstArg(arg.size);
  Arg fitted = arg;
  if (arg.kind == ArgKind::kData || arg.kind == ArgKind::kString) {
    fitted.kind = IsStringParam(desc) ? ArgKind::kString : ArgKind::kData;
    return fitted;
  }
  if (arg.kind == ArgKind::kPattern) return BadArg(BadPointer::kReadOnly);
  if (arg.kind == ArgKind::kConst && arg.value == 0) return BadArg(BadPointer::kNull);
  return BadArg(BadPointer::kUnmapped);
}

// So many calls have come back when call `index` is made.
int EarlierCalls(const Program& program, int index) {
  return index > 0 && program.calls[index - 1].race ? index - 1 : index;
}

Arg NormalizeResult(const Program& program, int index, const ArgDesc& desc, const Arg& arg) {
  const bool pointer = IsPointerParam(desc);
  const Arg none = pointer ? BadArg(BadPointer::kNull) : ConstArg(static_cast<uint64_t>(-1));
  if (arg.value >= static_cast<uint64_t>(EarlierCalls(program, index))) return none;
  const int from = static_cast<int>(arg.value);
  if (arg.from_out && arg.element < OutElements(program, from, desc))
    return OutResultArg(from, arg.element);
  return pointer ? none : ResultArg(from);
}

// Copies the argument's bytes from the old blob to the end of the new one.
Arg MoveData(const Program& old, Program* program, const Arg& arg) {
  const uint32_t blob_size = std::min(old.blob_size, kMaxBlob);
  const uint32_t offset = std::min(arg.offset, blob_size);
  const uint32_t size = std::min(arg.size, blob_size - offset);
  const auto* bytes = reinterpret_cast<const char*>(old.blob.data()) + offset;
  return DataArg(program, arg.kind, {bytes, size});
}

Arg NormalizeEdge(const ArgDesc& desc, const Arg& arg, bool* edge_used) {
  Arg edge = arg;
  edge.value = arg.value & 1;
  if (!*edge_used) {
    *edge_used = true;
    return edge;
  }
  if (HasData(edge))
    return Fit(desc, {.kind = ArgKind::kData, .size = arg.size, .offset = arg.offset});
  return Fit(desc, OutArg(arg.size));
}

Arg NormalizeArg(const Program& old, Program* program, int index, const ArgDesc& desc,
                 const Arg& from, bool* edge_used) {
  Arg arg = Fit(desc, from);
  if (arg.kind == ArgKind::kEdge) arg = NormalizeEdge(desc, arg, edge_used);
  if (HasData(arg)) return MoveData(old, program, arg);
  switch (arg.kind) {
    case ArgKind::kResult:
      return NormalizeResult(*program, index, desc, arg);
    case ArgKind::kPattern:
      return PatternArg(std::min(arg.size, kMaxPattern));
    case ArgKind::kOut:
      return OutArg(std::min(arg.size, kMaxOutBytes));
    case ArgKind::kEdge:
      return EdgeOutArg(std::min(arg.size, kMaxOutBytes));
    case ArgKind::kBad:
      return BadArg(static_cast<BadPointer>(arg.value % kBadPointerCount));
    default:
      return ConstArg(arg.value);
  }
}

bool ComesBack(const Call& call) { return !Syscalls()[call.syscall % Syscalls().size()].no_return; }

// Which calls race is decided from the first on: `call` is the last of `program`.
void NormalizeMarks(const Program& old, const Program& program, int index, Call* call) {
  const Call& from = old.calls[index];
  const bool has_next = index + 1 < std::min<int>(old.call_count, kMaxCalls);
  const bool raced = index > 0 && program.calls[index - 1].race;
  call->race =
      from.race && !raced && has_next && ComesBack(from) && ComesBack(old.calls[index + 1]);
  if (call->race) call->delay = from.delay;
  if (!call->race && !raced) call->fail_nth = from.fail_nth;
}

void NormalizeCall(const Program& old, Program* program, int index) {
  const Call& from = old.calls[index];
  Call& call = program->calls[index];
  const auto syscalls = Syscalls();
  call.syscall = static_cast<uint16_t>(from.syscall % syscalls.size());
  const SyscallDesc& desc = syscalls[call.syscall];
  NormalizeMarks(old, *program, index, &call);
  bool edge_used = false;
  for (size_t i = 0; i < desc.args.size(); i++) {
    call.args[i] = NormalizeArg(old, program, index, desc.args[i], from.args[i], &edge_used);
  }
}

}  // namespace

void Normalize(Program* program) {
  const Program old = *program;
  *program = Program{};
  program->env = old.env;
  NormalizeEnvironment(&program->env);
  const int count = std::min<int>(old.call_count, kMaxCalls);
  for (int i = 0; i < count; i++) {
    NormalizeCall(old, program, i);
    program->call_count++;
  }
}

bool IsValid(const Program& program) {
  if (program.call_count > kMaxCalls || program.blob_size > kMaxBlob) return false;
  Program normal = program;
  Normalize(&normal);
  return normal == program;
}

}  // namespace kapifuzz
