#include "corpus/program_cut.h"

#include <algorithm>

#include "executor/program_edit.h"
#include "executor/program_wire.h"

namespace kapifuzz {

Program WithoutCall(const Program& program, int index) {
  Program cut = program;
  RemoveCall(&cut, index);
  Normalize(&cut);
  return cut;
}

Program Prefix(const Program& program, int index) {
  Program cut = program;
  for (int i = index + 1; i < cut.call_count; ++i) cut.calls[i] = Call{};
  cut.call_count = static_cast<uint8_t>(std::min<int>(index + 1, cut.call_count));
  Normalize(&cut);
  return cut;
}

Program Slice(const Program& program, int index) { return SliceWith(program, index, index); }

Program SliceWith(const Program& program, int index, int also) {
  Program cut = Prefix(program, index);
  std::array<bool, kMaxCalls> needed{};
  needed[index] = needed[also] = true;
  for (int i = index; i >= 0; --i) {
    if (!needed[i]) continue;
    for (const Arg& arg : cut.calls[i].args) {
      if (arg.kind == ArgKind::kResult) needed[arg.value] = true;
    }
  }
  // From the end, so that indices of what is still to be looked at stay.
  for (int i = index; i >= 0; --i) {
    if (!needed[i]) cut = WithoutCall(cut, i);
  }
  return cut;
}

}  // namespace kapifuzz
