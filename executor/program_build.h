// Making programs by hand: what the mutator, the text parser and tests write programs with.
//
//   Program p;
//   Call& open = AddCall(&p, FindSyscall("open"));
//   open.args[0] = DataArg(&p, ArgKind::kString, "./a");
//   open.args[1] = ConstArg(O_CREAT | O_RDWR);
//   AddCall(&p, FindSyscall("close")).args[0] = ResultArg(0);
//   Normalize(&p);
#pragma once

#include <cstdint>
#include <string_view>

#include "executor/program.h"

namespace kapifuzz {

struct ArgDesc;

constexpr Arg ConstArg(uint64_t value) { return Arg{.kind = ArgKind::kConst, .value = value}; }
// The result of call `call`: rN.
constexpr Arg ResultArg(int call) {
  return Arg{.kind = ArgKind::kResult, .value = static_cast<uint64_t>(call)};
}
// Element `element` of what call `call` wrote to memory, or of the requests that it submitted: rN[element].
constexpr Arg OutResultArg(int call, int element) {
  return Arg{.kind = ArgKind::kResult,
             .element = static_cast<uint8_t>(element),
             .from_out = true,
             .value = static_cast<uint64_t>(call)};
}
constexpr Arg OutArg(uint32_t size) { return Arg{.kind = ArgKind::kOut, .size = size}; }
constexpr Arg PatternArg(uint32_t size) { return Arg{.kind = ArgKind::kPattern, .size = size}; }
constexpr Arg EdgeOutArg(uint32_t size) { return Arg{.kind = ArgKind::kEdge, .size = size}; }
constexpr Arg BadArg(BadPointer which) {
  return Arg{.kind = ArgKind::kBad, .value = static_cast<uint64_t>(which)};
}

// An argument that owns a copy of `bytes` at the end of the program's blob; `kind` is kData,
// kString or kEdge. What does not fit in the blob is cut off.
Arg DataArg(Program* program, ArgKind kind, std::string_view bytes);

// Appends a call of Syscalls()[syscall] whose arguments are all 0. The program must have fewer than
// kMaxCalls.
Call& AddCall(Program* program, int syscall);

// The argument refers to bytes of the blob.
constexpr bool HasData(const Arg& arg) {
  return arg.kind == ArgKind::kData || arg.kind == ArgKind::kString ||
         (arg.kind == ArgKind::kEdge && arg.value == static_cast<uint64_t>(EdgeFill::kData));
}
inline std::string_view DataOf(const Program& program, const Arg& arg) {
  return {reinterpret_cast<const char*>(program.blob.data()) + arg.offset, arg.size};
}

// The parameter takes an address; numbers other than NULL are no proper values for it (they could
// hit the executor itself).
bool IsPointerParam(const ArgDesc& desc);
// The kernel reads the parameter up to its NUL: literal bytes for it are kString.
bool IsStringParam(const ArgDesc& desc);
// How many elements rN[K] has for a parameter like `desc`: descriptors that call `call` writes to an array, the context that
// it writes, or the requests that it submits.
int OutElements(const Program& program, int call, const ArgDesc& desc);
// An argument of this kind is one that Normalize leaves alone for a parameter of this type.
bool ArgKindFits(const ArgDesc& desc, const Arg& arg);

}  // namespace kapifuzz
