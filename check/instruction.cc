#include "check/instruction.h"

#include <capstone/capstone.h>

#include <memory>

namespace kapifuzz {
namespace {

struct OpRow {
  x86_insn id;
  Op op;
  Condition condition = Condition::kNone;
};

constexpr OpRow kOps[] = {
    {X86_INS_MOV, Op::kMove},
    {X86_INS_MOVABS, Op::kMove},
    {X86_INS_MOVSXD, Op::kMove},
    {X86_INS_MOVSX, Op::kMove},
    {X86_INS_MOVZX, Op::kMove},
    {X86_INS_AND, Op::kAnd},
    {X86_INS_OR, Op::kOr},
    {X86_INS_XOR, Op::kXor},
    {X86_INS_ADD, Op::kAdd},
    {X86_INS_SUB, Op::kSub},
    {X86_INS_SBB, Op::kSubBorrow},
    {X86_INS_NOT, Op::kNot},
    {X86_INS_NEG, Op::kNegate},
    {X86_INS_LEA, Op::kAddress},
    {X86_INS_CMP, Op::kCompare},
    {X86_INS_TEST, Op::kTest},
    {X86_INS_PUSH, Op::kPush},
    {X86_INS_POP, Op::kPop},
    {X86_INS_JMP, Op::kJump},
    {X86_INS_CALL, Op::kCall},
    {X86_INS_RET, Op::kReturn},
    {X86_INS_UD2, Op::kTrap},
    {X86_INS_JE, Op::kBranch, Condition::kEqual},
    {X86_INS_JNE, Op::kBranch, Condition::kNotEqual},
    {X86_INS_JS, Op::kBranch, Condition::kSign},
    {X86_INS_JNS, Op::kBranch, Condition::kNotSign},
    {X86_INS_JL, Op::kBranch, Condition::kLess},
    {X86_INS_JLE, Op::kBranch, Condition::kLessEqual},
    {X86_INS_JG, Op::kBranch, Condition::kGreater},
    {X86_INS_JGE, Op::kBranch, Condition::kGreaterEqual},
    {X86_INS_JB, Op::kBranch, Condition::kBelow},
    {X86_INS_JBE, Op::kBranch, Condition::kBelowEqual},
    {X86_INS_JA, Op::kBranch, Condition::kAbove},
    {X86_INS_JAE, Op::kBranch, Condition::kAboveEqual},
    {X86_INS_JO, Op::kBranch},
    {X86_INS_JNO, Op::kBranch},
    {X86_INS_JP, Op::kBranch},
    {X86_INS_JNP, Op::kBranch},
    {X86_INS_JRCXZ, Op::kBranch},
    {X86_INS_JECXZ, Op::kBranch},
    {X86_INS_LOOP, Op::kBranch},
};

constexpr x86_insn kMovesIf[] = {X86_INS_CMOVA,  X86_INS_CMOVAE, X86_INS_CMOVB,  X86_INS_CMOVBE,
                                 X86_INS_CMOVE,  X86_INS_CMOVG,  X86_INS_CMOVGE, X86_INS_CMOVL,
                                 X86_INS_CMOVLE, X86_INS_CMOVNE, X86_INS_CMOVNO, X86_INS_CMOVNP,
                                 X86_INS_CMOVNS, X86_INS_CMOVO,  X86_INS_CMOVP,  X86_INS_CMOVS};
constexpr x86_insn kSets[] = {X86_INS_SETAE, X86_INS_SETA,  X86_INS_SETBE, X86_INS_SETB,
                              X86_INS_SETE,  X86_INS_SETGE, X86_INS_SETG,  X86_INS_SETLE,
                              X86_INS_SETL,  X86_INS_SETNE, X86_INS_SETNO, X86_INS_SETNP,
                              X86_INS_SETNS, X86_INS_SETO,  X86_INS_SETP,  X86_INS_SETS};

// What an instruction does, by its number; built once.
std::vector<OpRow> MakeTable() {
  std::vector<OpRow> table(X86_INS_ENDING, {X86_INS_INVALID, Op::kOther});
  for (const OpRow& row : kOps) table[row.id] = row;
  for (x86_insn id : kMovesIf) table[id] = {id, Op::kMoveIf};
  for (x86_insn id : kSets) table[id] = {id, Op::kSet};
  return table;
}

struct RegisterNames {
  x86_reg names[4];  // 8, 4, 2 and 1 bytes wide
};
constexpr RegisterNames kRegisterNames[kRegisters] = {
    {{X86_REG_RAX, X86_REG_EAX, X86_REG_AX, X86_REG_AL}},
    {{X86_REG_RCX, X86_REG_ECX, X86_REG_CX, X86_REG_CL}},
    {{X86_REG_RDX, X86_REG_EDX, X86_REG_DX, X86_REG_DL}},
    {{X86_REG_RBX, X86_REG_EBX, X86_REG_BX, X86_REG_BL}},
    {{X86_REG_RSP, X86_REG_ESP, X86_REG_SP, X86_REG_SPL}},
    {{X86_REG_RBP, X86_REG_EBP, X86_REG_BP, X86_REG_BPL}},
    {{X86_REG_RSI, X86_REG_ESI, X86_REG_SI, X86_REG_SIL}},
    {{X86_REG_RDI, X86_REG_EDI, X86_REG_DI, X86_REG_DIL}},
    {{X86_REG_R8, X86_REG_R8D, X86_REG_R8W, X86_REG_R8B}},
    {{X86_REG_R9, X86_REG_R9D, X86_REG_R9W, X86_REG_R9B}},
    {{X86_REG_R10, X86_REG_R10D, X86_REG_R10W, X86_REG_R10B}},
    {{X86_REG_R11, X86_REG_R11D, X86_REG_R11W, X86_REG_R11B}},
    {{X86_REG_R12, X86_REG_R12D, X86_REG_R12W, X86_REG_R12B}},
    {{X86_REG_R13, X86_REG_R13D, X86_REG_R13W, X86_REG_R13B}},
    {{X86_REG_R14, X86_REG_R14D, X86_REG_R14W, X86_REG_R14B}},
    {{X86_REG_R15, X86_REG_R15D, X86_REG_R15W, X86_REG_R15B}},
};

// Number of each of Capstone's registers; -1 for those that are no general one.
std::vector<int> MakeRegisterNumbers() {
  std::vector<int> numbers(X86_REG_ENDING, -1);
  for (int i = 0; i < kRegisters; ++i) {
    for (x86_reg name : kRegisterNames[i].names) numbers[name] = i;
  }
  return numbers;
}

class Decoder {
 public:
  ~Decoder() {
    if (instruction_) cs_free(instruction_, 1);
    if (opened_) cs_close(&handle_);
  }

  Status Open() {
    cs_err error = cs_open(CS_ARCH_X86, CS_MODE_64, &handle_);
    opened_ = error == CS_ERR_OK;
    if (opened_) error = cs_option(handle_, CS_OPT_DETAIL, CS_OPT_ON);
    if (error != CS_ERR_OK) return Error{"", std::string("capstone: ") + cs_strerror(error)};
    instruction_ = cs_malloc(handle_);
    if (!instruction_) return Error{"", "capstone: no memory"};
    return {};
  }

  std::vector<Instruction> Decode(std::span<const uint8_t> code, uint64_t address) {
    std::vector<Instruction> all;
    const uint8_t* bytes = code.data();
    size_t left = code.size();
    while (left > 0 && cs_disasm_iter(handle_, &bytes, &left, &address, instruction_)) {
      all.push_back(Convert());
    }
    return all;
  }

 private:
  Instruction Convert() {
    const cs_x86& x86 = instruction_->detail->x86;
    const OpRow& row = ops_[instruction_->id];
    Instruction result{.address = instruction_->address,
                       .size = static_cast<uint8_t>(instruction_->size),
                       .op = row.op,
                       .condition = row.condition};
    if (x86.op_count > 0) {
      result.to = ConvertOperand(x86.operands[0]);
      result.width = x86.operands[0].size;
    }
    if (x86.op_count > 1) result.from = ConvertOperand(x86.operands[1]);
    switch (result.op) {
      case Op::kJump:
      case Op::kCall:
      case Op::kBranch:
        ConvertTarget(x86.operands[0], &result);
        break;
      case Op::kAddress:
        result.from = ConvertAddress(x86.operands[1]);
        break;
      case Op::kOther:
        ConvertOther(&result);
        break;
      default:
        break;
    }
    return result;
  }

  Operand ConvertOperand(const cs_x86_op& op) const {
    if (op.type == X86_OP_IMM) {
      return {.kind = Operand::kImmediate,
              .value = op.size == 4 ? static_cast<int32_t>(op.imm) : op.imm};
    }
    if (op.type == X86_OP_REG && numbers_[op.reg] >= 0) {
      return {.kind = Operand::kRegister, .reg = numbers_[op.reg]};
    }
    if (op.type != X86_OP_MEM) return {};
    bool stack = op.mem.base == X86_REG_RSP && op.mem.index == X86_REG_INVALID;
    return {.kind = stack ? Operand::kStack : Operand::kMemory, .value = op.mem.disp};
  }

  // A multiple of one register and a number can be followed, other addresses cannot.
  Operand ConvertAddress(const cs_x86_op& op) const {
    const int base = numbers_[op.mem.base], index = numbers_[op.mem.index];
    if (op.type != X86_OP_MEM || (base < 0 && index < 0)) return {};
    if (base >= 0 && index >= 0 && base != index) return {};
    const int factor = (base >= 0 ? 1 : 0) + (index >= 0 ? op.mem.scale : 0);
    return {.kind = Operand::kRegister,
            .reg = base >= 0 ? base : index,
            .value = op.mem.disp,
            .factor = factor};
  }

  static void ConvertTarget(const cs_x86_op& op, Instruction* result) {
    if (op.type == X86_OP_IMM) result->target = static_cast<uint64_t>(op.imm);
    bool table = result->op == Op::kJump && op.type == X86_OP_MEM &&
                 op.mem.base == X86_REG_INVALID && op.mem.index != X86_REG_INVALID;
    if (!table) return;
    result->op = Op::kTableJump;
    result->target = static_cast<uint64_t>(op.mem.disp);
  }

  void ConvertOther(Instruction* result) const {
    // cltq sign-extends eax in place.
    if (instruction_->id == X86_INS_CDQE) {
      result->op = Op::kMove;
      result->width = 8;
      result->to = result->from = {.kind = Operand::kRegister, .reg = kRax};
      return;
    }
    cs_regs read, written;
    uint8_t reads = 0, writes = 0;
    if (cs_regs_access(handle_, instruction_, read, &reads, written, &writes) != CS_ERR_OK) return;
    for (uint8_t i = 0; i < writes; ++i) {
      if (numbers_[written[i]] >= 0) result->clobbers |= 1 << numbers_[written[i]];
    }
  }

  csh handle_ = 0;
  bool opened_ = false;
  cs_insn* instruction_ = nullptr;
  const std::vector<OpRow> ops_ = MakeTable();
  const std::vector<int> numbers_ = MakeRegisterNumbers();
};

}  // namespace

Result<std::vector<Instruction>> DecodeFunction(std::span<const uint8_t> code, uint64_t address) {
  static Decoder decoder;
  static const Status opened = decoder.Open();
  if (!opened.ok()) return opened.error();
  return decoder.Decode(code, address);
}

}  // namespace kapifuzz
