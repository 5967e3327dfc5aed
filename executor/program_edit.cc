#include "executor/program_edit.h"

#include <algorithm>

#include "executor/program_build.h"

namespace kapifuzz {
namespace {

const Arg kNoDescriptor = ConstArg(static_cast<uint64_t>(-1));

// Rewrites the references of calls [begin, call_count): `map` gives the new index of an old one, -1 for gone.
template <typename Map>
void MapReferences(Program* program, int begin, Map map) {
  for (int i = begin; i < program->call_count; ++i) {
    for (Arg& arg : program->calls[i].args) {
      if (arg.kind != ArgKind::kResult) continue;
      const int to = map(static_cast<int>(arg.value));
      if (to < 0) {
        arg = kNoDescriptor;
      } else {
        arg.value = static_cast<uint64_t>(to);
      }
    }
  }
}

}  // namespace

bool InsertCall(Program* program, int at, const Call& call) {
  if (program->call_count >= kMaxCalls) return false;
  MapReferences(program, at, [at](int old) { return old >= at ? old + 1 : old; });
  auto begin = program->calls.begin();
  std::copy_backward(begin + at, begin + program->call_count, begin + program->call_count + 1);
  program->calls[at] = call;
  ++program->call_count;
  return true;
}

void RemoveCall(Program* program, int at) {
  auto begin = program->calls.begin();
  std::copy(begin + at + 1, begin + program->call_count, begin + at);
  --program->call_count;
  MapReferences(program, at, [at](int old) { return old == at ? -1 : old > at ? old - 1 : old; });
}

void SwapWithNext(Program* program, int at) {
  std::swap(program->calls[at], program->calls[at + 1]);
  const auto swapped = [at](int old) { return old == at ? at + 1 : old == at + 1 ? at : old; };
  MapReferences(program, at + 2, swapped);
  // What now stands first cannot know a result of the other.
  for (Arg& arg : program->calls[at].args) {
    if (arg.kind == ArgKind::kResult && arg.value == static_cast<uint64_t>(at)) arg = kNoDescriptor;
  }
}

void AppendCalls(Program* program, const Program& source, int from, int to) {
  const int base = program->call_count;
  for (int i = from; i < to && program->call_count < kMaxCalls; ++i) {
    Call call = source.calls[i];
    for (Arg& arg : call.args) {
      if (HasData(arg)) {
        arg = DataArg(program, arg.kind, DataOf(source, arg));
      } else if (arg.kind == ArgKind::kResult) {
        const int target = static_cast<int>(arg.value);
        if (target < from) {
          arg = kNoDescriptor;
        } else {
          arg.value = static_cast<uint64_t>(base + target - from);
        }
      }
    }
    program->calls[program->call_count++] = call;
  }
}

bool DependsOn(const Program& program, int at, int earlier) {
  for (const Arg& arg : program.calls[at].args) {
    if (arg.kind != ArgKind::kResult) continue;
    const int target = static_cast<int>(arg.value);
    if (target == earlier || (target > earlier && DependsOn(program, target, earlier))) return true;
  }
  return false;
}

}  // namespace kapifuzz
