// The work list goes over basic blocks until nothing new arrives anywhere. Code behind a static branch that is off at
// boot is not reached, as in a kernel that just started.
#include "check/return_sources.h"

#include <algorithm>
#include <map>
#include <set>

#include "check/instruction.h"
#include "check/value_flow.h"

namespace kapifuzz {
namespace {

constexpr size_t kMostTableEntries = 1024;

class FunctionFlow {
 public:
  // All of these must outlive the flow.
  FunctionFlow(const ElfImage& image, const ExceptionTable& fixups, const ElfFunction& function,
               std::vector<Instruction> code)
      : image_(image),
        function_(function),
        code_(std::move(code)),
        fixups_(fixups.Within(function.address, function.address + function.size)) {
    FindLeaders();
  }

  ReturnSources Run() {
    if (!code_.empty()) Enter(function_.address, {});
    while (!pending_.empty()) {
      const uint64_t block = *pending_.begin();
      pending_.erase(pending_.begin());
      RunBlock(block);
    }
    for (const auto& [key, call] : calls_) sources_.calls.push_back(call);
    for (const auto& [address, number] : constants_)
      sources_.constants.push_back({number, address});
    return std::move(sources_);
  }

 private:
  bool Inside(uint64_t address) const {
    return address >= function_.address && address < function_.address + function_.size;
  }

  // Index of the instruction at an address; code_.size() if none begins there.
  size_t IndexOf(uint64_t address) const {
    auto it = std::ranges::lower_bound(code_, address, {}, &Instruction::address);
    return it != code_.end() && it->address == address ? it - code_.begin() : code_.size();
  }

  void FindLeaders() {
    for (const Instruction& i : code_) {
      if (i.op == Op::kJump || i.op == Op::kBranch) leaders_.insert(i.target);
      if (i.op == Op::kTableJump) leaders_.merge(TableTargets(i));
    }
    for (const Fixup& fixup : fixups_) leaders_.insert(fixup.to);
  }

  // What a switch jumps to: addresses in this function, as many as follow each other.
  std::set<uint64_t> TableTargets(const Instruction& jump) const {
    std::set<uint64_t> targets;
    for (size_t i = 0; i < kMostTableEntries; ++i) {
      Result<uint64_t> target = image_.Read<uint64_t>(jump.target + 8 * i);
      if (!target.ok() || !Inside(*target)) break;
      targets.insert(*target);
    }
    return targets;
  }

  void Enter(uint64_t address, const FlowState& state) {
    if (IndexOf(address) == code_.size()) return;
    auto [it, is_new] = states_.try_emplace(address, state);
    if (is_new || it->second.Join(state)) pending_.insert(address);
  }

  // A jump out of the function is a call whose result is returned.
  void Leave(const Instruction& jump, FlowState state) {
    state.Step({.address = jump.address, .op = Op::kCall, .target = jump.target});
    Return(state);
  }

  void Return(const FlowState& state) {
    for (const ValueSource& source : state.registers[kRax]) {
      if (source.is_call) {
        CallSource& call = calls_[source.address];
        call.site = source.address;
        call.target = source.target;
        call.passed |= source.passed;
      } else if (ErrnoSet::Knows(static_cast<int>(-source.constant))) {
        constants_.emplace(source.address, static_cast<int>(-source.constant));
      }
    }
  }

  void RunBlock(uint64_t block) {
    FlowState state = states_.at(block);
    const Instruction* compare = nullptr;
    for (size_t index = IndexOf(block); index < code_.size(); ++index) {
      const Instruction& i = code_[index];
      if (i.address != block && leaders_.contains(i.address)) return Enter(i.address, state);
      TakeFixups(i, state);
      switch (i.op) {
        case Op::kReturn:
          return Return(state);
        case Op::kTrap:
          // Behind WARN and BUG the kernel is wrong already; what else it returns then is no promise.
          return;
        case Op::kTableJump:
          for (uint64_t target : TableTargets(i)) Enter(target, state);
          return;
        case Op::kJump:
          return Inside(i.target) ? Enter(i.target, state) : Leave(i, std::move(state));
        case Op::kBranch:
          TakeBranch(i, compare, &state);
          break;
        default:
          state.Step(i);
          compare = NextCompare(i, compare);
      }
    }
  }

  // The comparison that a branch behind `i` would ask about.
  static const Instruction* NextCompare(const Instruction& i, const Instruction* compare) {
    if (i.op == Op::kCompare || i.op == Op::kTest) return &i;
    const bool keeps_flags = i.op == Op::kMove || i.op == Op::kMoveIf || i.op == Op::kAddress ||
                             i.op == Op::kSet || i.op == Op::kPush || i.op == Op::kPop;
    if (!keeps_flags || !compare) return nullptr;
    // Then the comparison was about a value that is gone.
    const bool overwrites = i.to.kind == compare->to.kind && i.to.reg == compare->to.reg &&
                            i.to.value == compare->to.value;
    return overwrites ? nullptr : compare;
  }

  // Goes on with the state that the branch leaves when it is not taken.
  void TakeBranch(const Instruction& branch, const Instruction* compare, FlowState* state) {
    FlowState taken = *state;
    if (compare && branch.condition != Condition::kNone) {
      taken.Refine(*compare, branch.condition);
      state->Refine(*compare, Opposite(branch.condition));
    }
    if (Inside(branch.target)) return Enter(branch.target, taken);
    Leave(branch, std::move(taken));
  }

  void TakeFixups(const Instruction& i, const FlowState& state) {
    auto next = std::ranges::lower_bound(fixups_, i.address, {}, &Fixup::from);
    for (; next != fixups_.end() && next->from == i.address; ++next) {
      const Fixup& fixup = *next;
      if (!Inside(fixup.to)) continue;
      FlowState faulted = state;
      if (fixup.value) {
        faulted.Step({.address = i.address,
                      .width = 8,
                      .op = Op::kMove,
                      .to = {.kind = Operand::kRegister, .reg = fixup.reg},
                      .from = {.kind = Operand::kImmediate, .value = *fixup.value}});
      }
      Enter(fixup.to, faulted);
    }
  }

  const ElfImage& image_;
  const ElfFunction& function_;
  const std::vector<Instruction> code_;
  const std::span<const Fixup> fixups_;
  std::set<uint64_t> leaders_;
  std::map<uint64_t, FlowState> states_;  // at the start of each block that was reached
  std::set<uint64_t> pending_;
  std::map<uint64_t, CallSource> calls_;  // by site
  std::map<uint64_t, int> constants_;     // by address
  ReturnSources sources_;
};

}  // namespace

Result<ReturnSources> FindReturnSources(const ElfImage& image, const ExceptionTable& fixups,
                                        const ElfFunction& function) {
  Result<std::span<const uint8_t>> bytes = image.Bytes(function.address, function.size);
  if (!bytes.ok()) return bytes.error();
  Result<std::vector<Instruction>> code = DecodeFunction(*bytes, function.address);
  if (!code.ok()) return code.error();
  return FunctionFlow(image, fixups, function, std::move(*code)).Run();
}

}  // namespace kapifuzz
