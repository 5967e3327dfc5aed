// Constants are followed through the few operations by which compilers choose between two of them
// (`sbb %eax,%eax; and $-22,%eax` is "0 or -EINVAL"). The set of a value is small and bounded: what does not fit is lost.
#include "check/value_flow.h"

#include <algorithm>
#include <cstddef>

namespace kapifuzz {
namespace {

// A function that inlined a dozen others may return fifty different errors.
constexpr size_t kMostSources = 128;
constexpr ptrdiff_t kMostOtherConstants = 8;
// Constants that are no error but may become one by arithmetic.
constexpr int64_t kLargestConstant = 4095;

bool IsNoError(const ValueSource& source) {
  return !source.is_call && (source.constant >= 0 || source.constant < -kLargestConstant);
}

void AddSource(FlowValue* value, const ValueSource& source) {
  for (ValueSource& known : *value) {
    if (!known.SameOrigin(source)) continue;
    known.passed |= source.passed;
    return;
  }
  if (IsNoError(source) && std::ranges::count_if(*value, IsNoError) >= kMostOtherConstants) return;
  if (value->size() < kMostSources) value->push_back(source);
}

void AddConstant(FlowValue* value, int64_t constant, uint64_t address) {
  bool small = constant >= -kLargestConstant && constant <= kLargestConstant;
  if (small) AddSource(value, {.constant = constant, .address = address});
}

bool SameValue(const FlowValue& a, const FlowValue& b) {
  return std::ranges::equal(a, b, [](const ValueSource& x, const ValueSource& y) {
    return x.SameOrigin(y) && x.passed == y.passed;
  });
}

std::optional<int64_t> Compute(Op op, int64_t a, int64_t b) {
  switch (op) {
    case Op::kAnd:
      return a & b;
    case Op::kOr:
      return a | b;
    case Op::kXor:
      return a ^ b;
    case Op::kAdd:
      return a + b;
    case Op::kSub:
      return a - b;
    case Op::kNot:
      return ~a;
    case Op::kNegate:
      return -a;
    default:
      return std::nullopt;
  }
}

bool Passes(int64_t a, Condition condition, int64_t b, uint8_t width) {
  const uint64_t mask = width == 8 ? ~uint64_t{0} : 0xffffffffu;
  const uint64_t ua = static_cast<uint64_t>(a) & mask, ub = static_cast<uint64_t>(b) & mask;
  switch (condition) {
    case Condition::kEqual:
      return a == b;
    case Condition::kNotEqual:
      return a != b;
    case Condition::kSign:
      return a - b < 0;
    case Condition::kNotSign:
      return a - b >= 0;
    case Condition::kLess:
      return a < b;
    case Condition::kLessEqual:
      return a <= b;
    case Condition::kGreater:
      return a > b;
    case Condition::kGreaterEqual:
      return a >= b;
    case Condition::kBelow:
      return ua < ub;
    case Condition::kBelowEqual:
      return ua <= ub;
    case Condition::kAbove:
      return ua > ub;
    case Condition::kAboveEqual:
      return ua >= ub;
    default:
      return true;
  }
}

// Removes what does not pass the comparison with `constant`.
void Filter(FlowValue* value, Condition condition, int64_t constant, uint8_t width) {
  std::erase_if(*value, [&](ValueSource& source) {
    if (!source.is_call) return !Passes(source.constant, condition, constant, width);
    ErrnoSet::ForEach([&](int number) {
      if (!Passes(-number, condition, constant, width)) source.passed.Remove(number);
    });
    return source.passed.empty();
  });
}

}  // namespace

Condition Opposite(Condition condition) {
  switch (condition) {
    case Condition::kEqual:
      return Condition::kNotEqual;
    case Condition::kNotEqual:
      return Condition::kEqual;
    case Condition::kSign:
      return Condition::kNotSign;
    case Condition::kNotSign:
      return Condition::kSign;
    case Condition::kLess:
      return Condition::kGreaterEqual;
    case Condition::kGreaterEqual:
      return Condition::kLess;
    case Condition::kLessEqual:
      return Condition::kGreater;
    case Condition::kGreater:
      return Condition::kLessEqual;
    case Condition::kBelow:
      return Condition::kAboveEqual;
    case Condition::kAboveEqual:
      return Condition::kBelow;
    case Condition::kBelowEqual:
      return Condition::kAbove;
    case Condition::kAbove:
      return Condition::kBelowEqual;
    default:
      return Condition::kNone;
  }
}

FlowValue& FlowState::Slot(int64_t distance) {
  auto it = std::ranges::lower_bound(slots_, distance, {}, &std::pair<int64_t, FlowValue>::first);
  if (it == slots_.end() || it->first != distance) it = slots_.insert(it, {distance, {}});
  return it->second;
}

FlowValue FlowState::Read(const Operand& operand, const Instruction& instruction) const {
  FlowValue value;
  if (operand.kind == Operand::kImmediate) {
    AddConstant(&value, operand.value, instruction.address);
  } else if (operand.kind == Operand::kRegister) {
    value = registers[operand.reg];
  } else if (operand.kind == Operand::kStack) {
    auto it =
        std::ranges::find(slots_, operand.value - depth_, &std::pair<int64_t, FlowValue>::first);
    if (it != slots_.end()) value = it->second;
  }
  return value;
}

void FlowState::Write(const Operand& operand, FlowValue value, uint8_t width) {
  // A part of a register or slot holds no error.
  if (width < 4) value.clear();
  if (operand.kind == Operand::kRegister) {
    registers[operand.reg] = std::move(value);
  } else if (operand.kind == Operand::kStack) {
    Slot(operand.value - depth_) = std::move(value);
  }
}

void FlowState::MoveStack(const Instruction& i) {
  if (i.op == Op::kPush) {
    FlowValue value = Read(i.to, i);
    depth_ += 8;
    Slot(-depth_) = std::move(value);
  } else if (i.op == Op::kPop) {
    FlowValue value = Slot(-depth_);
    depth_ -= 8;
    if (i.to.kind == Operand::kRegister) registers[i.to.reg] = std::move(value);
  } else if (i.from.kind == Operand::kImmediate) {
    depth_ += i.op == Op::kSub ? i.from.value : i.op == Op::kAdd ? -i.from.value : 0;
  }
}

void FlowState::Arithmetic(const Instruction& i) {
  FlowValue result;
  const bool same = i.from.kind == Operand::kRegister && i.to.kind == Operand::kRegister &&
                    i.to.reg == i.from.reg;
  if (same && (i.op == Op::kXor || i.op == Op::kSub)) {
    AddConstant(&result, 0, i.address);
  } else if (same && i.op == Op::kSubBorrow) {
    AddConstant(&result, 0, i.address);
    AddConstant(&result, -1, i.address);
  } else if (i.from.kind == Operand::kImmediate || i.op == Op::kNot || i.op == Op::kNegate) {
    for (const ValueSource& source : Read(i.to, i)) {
      std::optional<int64_t> computed = Compute(i.op, source.constant, i.from.value);
      if (!source.is_call && computed) AddConstant(&result, *computed, i.address);
    }
    // What is or-ed with all ones is -1, whatever it was.
    if (i.op == Op::kOr && i.from.value == -1) AddConstant(&result, -1, i.address);
  }
  Write(i.to, std::move(result), i.width);
}

void FlowState::Call(const Instruction& i) {
  constexpr int kLost[] = {kRax, kRcx, 2, 6, 7, 8, 9, 10, 11};
  for (int reg : kLost) registers[reg].clear();
  registers[kRax].push_back(
      {.is_call = true, .address = i.address, .target = i.target, .passed = ErrnoSet::All()});
  // put_user() has its result there, and behind other calls nobody reads rcx.
  registers[kRcx] = registers[kRax];
}

void FlowState::Step(const Instruction& i) {
  const bool stack_pointer = i.to.kind == Operand::kRegister && i.to.reg == kRsp;
  if (i.op == Op::kPush || i.op == Op::kPop) return MoveStack(i);
  if (stack_pointer && i.op != Op::kCompare && i.op != Op::kTest) return MoveStack(i);
  switch (i.op) {
    case Op::kMove:
      return Write(i.to, Read(i.from, i), i.width);
    case Op::kMoveIf: {
      FlowValue value = Read(i.to, i);
      for (const ValueSource& source : Read(i.from, i)) AddSource(&value, source);
      return Write(i.to, std::move(value), i.width);
    }
    case Op::kAddress: {
      FlowValue value;
      for (const ValueSource& source : Read(i.from, i)) {
        if (source.is_call) continue;
        AddConstant(&value, source.constant * i.from.factor + i.from.value, i.address);
      }
      return Write(i.to, std::move(value), i.width);
    }
    case Op::kSet: {
      FlowValue value;
      AddConstant(&value, 0, i.address);
      AddConstant(&value, 1, i.address);
      // Compilers clear or extend the rest of the register.
      return Write(i.to, std::move(value), 4);
    }
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor:
    case Op::kAdd:
    case Op::kSub:
    case Op::kSubBorrow:
    case Op::kNot:
    case Op::kNegate:
      return Arithmetic(i);
    case Op::kCall:
      return Call(i);
    case Op::kOther:
      for (int reg = 0; reg < kRegisters; ++reg) {
        if (i.clobbers >> reg & 1) registers[reg].clear();
      }
      return;
    default:
      return;
  }
}

void FlowState::Refine(const Instruction& compare, Condition condition) {
  const bool with_itself = compare.op == Op::kTest && compare.to.kind == Operand::kRegister &&
                           compare.from.kind == Operand::kRegister &&
                           compare.to.reg == compare.from.reg;
  const bool with_number = compare.op == Op::kCompare && compare.from.kind == Operand::kImmediate;
  if (compare.width < 4 || (!with_itself && !with_number)) return;
  const FlowValue compared = Read(compare.to, compare);
  if (compared.empty()) return;
  const int64_t constant = with_number ? compare.from.value : 0;
  // Copies of the value were made before; they are known by holding the same.
  auto refine = [&](FlowValue* value) {
    if (SameValue(*value, compared)) Filter(value, condition, constant, compare.width);
  };
  for (FlowValue& value : registers) refine(&value);
  for (auto& [distance, value] : slots_) refine(&value);
}

bool FlowState::Join(const FlowState& other) {
  bool news = false;
  auto join = [&news](FlowValue* value, const FlowValue& more) {
    const FlowValue before = *value;
    for (const ValueSource& source : more) AddSource(value, source);
    news |= !SameValue(before, *value);
  };
  for (int reg = 0; reg < kRegisters; ++reg) join(&registers[reg], other.registers[reg]);
  for (const auto& [distance, value] : other.slots_) join(&Slot(distance), value);
  return news;
}

}  // namespace kapifuzz
