// What a register may hold, as far as error values go: small constants and results of calls. One instruction's effect.
//
// The values and the transfer function below check/return_sources.h.
//
//   FlowState state;                                     // at the function's first instruction
//   state.Step(mov_ebx_minus_9);   state.registers[3]    // {constant -9}
//   state.Step(call_filp_flush);   state.registers[0]    // {call, every errno}
//   state.Refine(test_eax_eax, Condition::kNotSign)      // neither
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "check/errno_set.h"
#include "check/instruction.h"

namespace kapifuzz {

// One thing that a value may be.
struct ValueSource {
  bool is_call = false;
  int64_t constant = 0;  // of no call
  uint64_t address = 0;  // of the instruction that made it
  uint64_t target = 0;   // of a call
  ErrnoSet passed = {};  // of a call: the errors that comparisons have left

  bool SameOrigin(const ValueSource& other) const {
    return is_call == other.is_call && constant == other.constant && address == other.address;
  }
};

// What it may be; nothing in it means that no error is known to be.
using FlowValue = std::vector<ValueSource>;

class FlowState {
 public:
  std::array<FlowValue, kRegisters> registers = {};

  // Applies every instruction but jumps. A call with `target` 0 is one whose function is not known.
  void Step(const Instruction& instruction);

  // Keeps what can be when `compare` (a kCompare or kTest) came out as `condition` says.
  void Refine(const Instruction& compare, Condition condition);

  // Takes over what `other` may hold too. True if that was news.
  bool Join(const FlowState& other);

 private:
  FlowValue Read(const Operand& operand, const Instruction& instruction) const;
  void Write(const Operand& operand, FlowValue value, uint8_t width);
  FlowValue& Slot(int64_t distance);
  void MoveStack(const Instruction& instruction);
  void Arithmetic(const Instruction& instruction);
  void Call(const Instruction& instruction);

  int64_t depth_ = 0;  // of rsp below its value at the function's start
  std::vector<std::pair<int64_t, FlowValue>> slots_ = {};  // by distance from that value
};

// The condition that holds where `condition` does not.
Condition Opposite(Condition condition);

}  // namespace kapifuzz
