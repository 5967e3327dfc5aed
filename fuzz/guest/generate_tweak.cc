// Small changes of one argument.
#include <algorithm>

#include "executor/program_build.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

uint64_t TweakFlags(Rng* rng, const ArgDesc& desc, uint64_t value) {
  // Named bits mostly: toggling O_ACCMODE's bits one by one reaches its four values.
  if (!desc.names.empty() && rng->Percent(85)) return value ^ rng->Pick(desc.names).value;
  return value ^ uint64_t { 1 } << rng->Below(desc.width * 8);
}

uint64_t TweakNumber(Rng* rng, uint64_t value) {
  switch (rng->Below(6)) {
    case 0:
      return value + 1;
    case 1:
      return value - 1;
    case 2:
      return ~value + 1;
    case 3:
      return value * 2;
    case 4:
      return value / 2;
    default:
      return value ^ uint64_t { 1 } << rng->Below(64);
  }
}

}  // namespace

void Generator::Tweak(Program* program, int call, int arg_index) {
  const ArgDesc& desc = Syscalls()[program->calls[call].syscall].args[arg_index];
  Arg& arg = program->calls[call].args[arg_index];
  switch (arg.kind) {
    case ArgKind::kConst:
      arg.value = values_ && desc.constraint == ConstraintKind::kMask
                      ? TweakFlags(&rng_, desc, arg.value)
                      : TweakNumber(&rng_, arg.value);
      break;
    case ArgKind::kResult:
      arg.value = rng_.Below(static_cast<uint64_t>(std::max(call, 1)));
      arg.from_out = rng_.Percent(50);
      arg.element = static_cast<uint8_t>(rng_.Below(2));
      break;
    case ArgKind::kOut:
    case ArgKind::kPattern:
      arg.size = static_cast<uint32_t>(TweakNumber(&rng_, arg.size) % (kMaxOutBytes + 1));
      break;
    case ArgKind::kBad:
      arg = MakeBadPointer();
      break;
    case ArgKind::kData:
    case ArgKind::kString:
    case ArgKind::kEdge:
      if (TweakStruct(program, desc, arg)) break;
      if (HasData(arg) && arg.size > 0 && rng_.Percent(50)) {
        program->blob[arg.offset + rng_.Below(arg.size)] = static_cast<uint8_t>(rng_.Next());
      } else if (arg.size > 0) {
        --arg.size;
      }
      break;
  }
}

}  // namespace kapifuzz
