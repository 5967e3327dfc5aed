// x86-64 machine code as far as values that a function returns are concerned. Capstone is used in instruction.cc alone.
//
//   for (const Instruction& i : DecodeFunction(bytes, address)) ...
//   "mov $0xfffffff7,%ebx"   op kMove, to register 3, from immediate -9
//   "call filp_flush"        op kCall, target 0xffffffff814ae3d0
//   "js 0x40"                op kBranch, condition kSign, target 0x40
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

enum class Op {
  kMove,  // also with extension of sign or zero: values are kept as signed numbers anyway
  kMoveIf,
  kAnd,
  kOr,
  kXor,
  kAdd,
  kSub,
  kSubBorrow,
  kNot,
  kNegate,
  kAddress,  // lea: `to` is a multiple of register `from`, plus a number
  kSet,      // setcc: `to` is 0 or 1
  kCompare,
  kTest,
  kPush,
  kPop,
  kJump,       // target; 0 if it is in a register
  kTableJump,  // through a table of addresses at `target`
  kBranch,     // target, condition
  kCall,       // target; 0 if it is in a register or in memory
  kReturn,
  kTrap,   // ud2: a warning, which goes on, or a bug, which does not
  kOther,  // writes the registers of `clobbers`
};

enum class Condition {
  kNone,
  kEqual,
  kNotEqual,
  kSign,
  kNotSign,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kBelow,
  kBelowEqual,
  kAbove,
  kAboveEqual,
};

// Registers by their number in machine code.
inline constexpr int kRax = 0, kRcx = 1, kRsp = 4;
inline constexpr int kRegisters = 16;

struct Operand {
  enum Kind { kNothing, kRegister, kImmediate, kStack, kMemory } kind = kNothing;
  int reg = 0;        // of kRegister
  int64_t value = 0;  // of kImmediate; of kStack the distance from rsp; of lea what is added
  int factor = 1;     // of lea: what the register is multiplied with
};

struct Instruction {
  uint64_t address = 0;
  uint8_t size = 0;   // bytes of code
  uint8_t width = 0;  // bytes of the value
  Op op = Op::kOther;
  Condition condition = Condition::kNone;
  Operand to = {};
  Operand from = {};
  uint64_t target = 0;
  uint16_t clobbers = 0;  // one bit per register
};

// Every instruction of a function's bytes, one after the other; what is no instruction ends it. An Error means that the
// disassembler cannot be used at all.
Result<std::vector<Instruction>> DecodeFunction(std::span<const uint8_t> code, uint64_t address);

}  // namespace kapifuzz
