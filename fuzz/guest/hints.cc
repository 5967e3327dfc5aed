#include "fuzz/guest/hints.h"

#include <algorithm>
#include <cstring>

#include "executor/program_build.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/shared/pc_table.h"

namespace kapifuzz {
namespace {

constexpr int kMaxBytesLookedAt = 128;  // of one buffer

uint64_t MaskOf(int width) { return width >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * width)) - 1; }

uint64_t SignExtend(uint64_t value, int width) {
  const uint64_t sign = uint64_t{1} << (8 * width - 1);
  return (value & sign) != 0 ? value | ~MaskOf(width) : value;
}

uint64_t Swap(uint64_t value, int width) { return __builtin_bswap64(value) >> (64 - 8 * width); }

// Addresses differ from boot to boot and no program can know them. What is above them are small negative numbers.
bool IsKernelAddress(uint64_t value) {
  return value >= 0xffff800000000000 && value < 0xffffffffffff0000;
}

// The specification lists the value, or the bits that make it: other sources try it.
bool IsListed(const ArgDesc& arg, uint64_t value) {
  value &= MaskOf(arg.width);
  if (arg.constraint == ConstraintKind::kMask) return (value & ~arg.mask) == 0;
  return arg.constraint == ConstraintKind::kEnum &&
         std::ranges::any_of(arg.names, [&](const NamedValue& name) {
           return (name.value & MaskOf(arg.width)) == value;
         });
}

}  // namespace

void Hints::Remember(const Program& program) {
  if (to_trace_.size() >= kMaxToTrace) to_trace_.pop_front();
  to_trace_.push_back(program);
}

bool Hints::NextToTrace(Program* program) {
  if (to_trace_.empty()) return false;
  *program = to_trace_.back();
  to_trace_.pop_back();
  return true;
}

void Hints::Learn(const Program& program, const Trace& trace) {
  program_ = program;
  edits_.clear();
  for (int i = 0; i < trace.started; ++i) {
    TakeOperands(trace, i);
    if (!operands_.empty()) TakePieces(program, i);
  }
  std::ranges::reverse(edits_);
}

bool Hints::Next(Program* mutant) {
  while (!edits_.empty()) {
    *mutant = program_;
    const Edit edit = edits_.back();
    edits_.pop_back();
    Arg& arg = mutant->calls[edit.piece.call].args[edit.piece.arg];
    if (edit.piece.offset < 0) {
      arg.value = edit.value;
    } else {
      std::memcpy(&mutant->blob[arg.offset + static_cast<uint32_t>(edit.piece.offset)], &edit.value,
                  static_cast<size_t>(edit.width));
    }
    Normalize(mutant);
    if (mutant->call_count > 0) return true;
  }
  return false;
}

// Each comparison is one operand or two: what is constant is not in an argument.
void Hints::TakeOperands(const Trace& trace, int call) {
  operands_.clear();
  const CallRecord& record = trace.records[call];
  for (uint32_t i = record.cover_begin; i < record.cover_end; ++i) {
    const Comparison c = ComparisonAt(trace, i);
    const uint64_t first = c.first & MaskOf(c.width), second = c.second & MaskOf(c.width);
    if (first == second || IsKernelAddress(first) || IsKernelAddress(second)) continue;
    operands_.push_back(
        {.value = second, .other = first, .width = c.width, .constant = c.constant, .pc = c.pc});
    if (c.constant) continue;
    operands_.push_back({.value = first, .other = second, .width = c.width, .pc = c.pc});
  }
  std::ranges::stable_sort(operands_, {}, &Operand::value);
}

void Hints::TakePieces(const Program& program, int call) {
  const Call& made = program.calls[call];
  const SyscallDesc& desc = Syscalls()[made.syscall];
  for (size_t a = 0; a < desc.args.size(); ++a) {
    const Arg& arg = made.args[a];
    Piece piece{.call = call, .arg = static_cast<int>(a)};
    if (desc.args[a].type == ArgType::kInt && arg.kind == ArgKind::kConst) {
      piece.room = desc.args[a].width;
      piece.value = arg.value;
      Match(made.syscall, piece);
    }
    // Strings are compared by code that tells nothing; arrays of strings are not in memory as they stand here.
    if (!HasData(arg) || arg.kind == ArgKind::kString || desc.args[a].type == ArgType::kStrings ||
        desc.args[a].type == ArgType::kPath || desc.args[a].type == ArgType::kString) {
      continue;
    }
    const int size = std::min(static_cast<int>(arg.size), kMaxBytesLookedAt);
    for (piece.offset = 0; piece.offset < size; ++piece.offset) {
      piece.room = std::min(size - piece.offset, 8);
      piece.value = 0;
      std::memcpy(&piece.value, &program.blob[arg.offset + static_cast<uint32_t>(piece.offset)],
                  static_cast<size_t>(piece.room));
      Match(made.syscall, piece);
    }
  }
}

void Hints::Match(uint16_t syscall, const Piece& piece) {
  for (int width : {8, 4, 2, 1}) {
    if (width > piece.room) continue;
    const uint64_t value = piece.value & MaskOf(width);
    // A buffer is full of zeros and small bytes, and the kernel compares with them all the time: there they count only where
    // a field may stand.
    if (piece.offset >= 0 && (width == 1 || value == 0) && piece.offset % 4 != 0) continue;
    MatchAs(syscall, piece, width, false);
    if (width > 1 && Swap(value, width) != value) MatchAs(syscall, piece, width, true);
  }
}

void Hints::MatchAs(uint16_t syscall, const Piece& piece, int width, bool swapped) {
  uint64_t value = piece.value & MaskOf(width);
  if (swapped) value = Swap(value, width);
  const auto look_for = [&](uint64_t key, int least, int most) {
    auto operand = std::ranges::lower_bound(operands_, key, {}, &Operand::value);
    for (; operand != operands_.end() && operand->value == key; ++operand) {
      if (operand->width >= least && operand->width <= most)
        Propose(syscall, piece, width, swapped, *operand);
    }
  };
  look_for(value, width, 8);
  const uint64_t extended = SignExtend(value, width);
  if (extended == value) return;
  for (int wide = 2 * width; wide <= 8; wide *= 2) look_for(extended & MaskOf(wide), wide, wide);
}

// The other operand, narrowed to the width of the piece, unless that loses something.
void Hints::Propose(uint16_t syscall, const Piece& piece, int width, bool swapped,
                    const Operand& operand) {
  if (edits_.size() >= kMutantsPerProgram) return;
  const uint64_t narrow = operand.other & MaskOf(width);
  const bool by_sign = (SignExtend(narrow, width) & MaskOf(operand.width)) == operand.other;
  if (narrow != operand.other && !by_sign) return;
  const uint64_t bytes = swapped ? Swap(narrow, width) : narrow;
  Edit edit{.piece = piece, .value = bytes, .width = width};
  if (piece.offset < 0) {
    const uint64_t rest = piece.value & ~MaskOf(width);
    edit.value = width == piece.room && by_sign ? SignExtend(bytes, width) : rest | bytes;
    if (values_ && IsListed(Syscalls()[syscall].args[piece.arg], edit.value)) return;
  }
  const bool known = std::ranges::any_of(edits_, [&](const Edit& e) {
    return e.piece.call == piece.call && e.piece.arg == piece.arg &&
           e.piece.offset == piece.offset && e.value == edit.value;
  });
  if (known || (piece.offset < 0 && edit.value == piece.value)) return;
  if (MayTry(syscall, piece, operand)) edits_.push_back(edit);
}

bool Hints::MayTry(uint16_t syscall, const Piece& piece, const Operand& operand) {
  uint64_t key = Mix(operand.pc ^ Mix(uint64_t{syscall} << 8 | static_cast<uint64_t>(piece.arg)));
  if (operand.constant) key = Mix(key ^ Mix(operand.other + 1));
  if (tries_.size() >= kMaxTries && !tries_.contains(key)) return false;
  uint8_t& tries = tries_[key];
  if (tries >= (operand.constant ? kTriesOfConstant : kTriesOfSite)) return false;
  ++tries;
  return true;
}

}  // namespace kapifuzz
