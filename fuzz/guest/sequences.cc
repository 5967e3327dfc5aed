#include "fuzz/guest/sequences.h"

#include <algorithm>

#include "executor/program_wire.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

// What paths lead to, as far as two calls on one path may differ by it.
constexpr Kind kPathKinds[] = {Kind::kFile, Kind::kDir, Kind::kMissing};

Wish WishForKinds(int syscall, int arg, KindSet kinds) {
  Wish wish;
  wish.syscall = syscall;
  if (arg >= 0) wish.kinds[arg] = kinds;
  return wish;
}

}  // namespace

Sequences::Sequences(Seen seen, const std::vector<int>& only_syscalls, const Options& options)
    : seen_(std::move(seen)),
      options_(options),
      is_chosen_(Syscalls().size(), only_syscalls.empty()) {
  options_.workers = std::max(options_.workers, 1u);
  for (int syscall : only_syscalls) is_chosen_[syscall] = true;
  PlanAlone();
  PlanKinds();
  const auto uses_of = [](ArgType type, KindSet kinds) {
    std::vector<Use> uses;
    for (size_t s = 0; s < Syscalls().size(); ++s) {
      const auto args = Syscalls()[s].args;
      for (size_t a = 0; a < args.size(); ++a) {
        if (args[a].type != type || (kinds != 0 && (args[a].kinds & kinds) == 0)) continue;
        uses.push_back({static_cast<int>(s), static_cast<int>(a)});
      }
    }
    return uses;
  };
  for (int k = 1; k < kKindCount; ++k) {
    const KindSet kind = KindBit(static_cast<Kind>(k));
    if ((ProducibleKinds() & kind) != 0) PlanPairs(uses_of(ArgType::kFd, kind), kind);
  }
  PlanPairs(uses_of(ArgType::kContext, 0), 0);
  for (Kind kind : kPathKinds) PlanPairs(uses_of(ArgType::kPath, KindBit(kind)), KindBit(kind));
}

void Sequences::PlanAlone() {
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const Use use{.syscall = static_cast<int>(s)};
    if (!IsChosen(use)) continue;
    const SyscallDesc& desc = Syscalls()[s];
    if (desc.partitions.empty()) plans_.push_back({.use = use, .before = {}});
    for (size_t i = 0; i < desc.partitions.size(); ++i) {
      plans_.push_back({.use = use, .item = PartitionItem(desc, i), .before = {}});
    }
  }
}

void Sequences::PlanKinds() {
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const auto args = Syscalls()[s].args;
    for (size_t a = 0; a < args.size(); ++a) {
      const Use use{static_cast<int>(s), static_cast<int>(a)};
      if (args[a].type != ArgType::kFd || !IsChosen(use)) continue;
      for (KindSet rest = ProducibleKinds() & ~args[a].kinds; rest != 0; rest &= rest - 1) {
        plans_.push_back({.use = use, .kinds = rest & -rest, .before = {}});
      }
    }
  }
}

void Sequences::PlanPairs(const std::vector<Use>& uses, KindSet kinds) {
  for (const Use& before : uses) {
    for (const Use& use : uses) {
      if (!IsChosen(before) && !IsChosen(use)) continue;
      plans_.push_back({.use = use, .kinds = kinds, .before = before});
    }
  }
}

bool Sequences::Next(Program* program) {
  while (HasNext()) {
    const uint64_t number = Number();
    ++options_.position;
    const Plan& plan = plans_[number];
    if (plan.item != kNoItem && seen_(plan.item)) continue;
    Make(plan, number, program);
    if (program->call_count > 0) return true;
  }
  return false;
}

void Sequences::Make(const Plan& plan, uint64_t number, Program* program) const {
  Rng rng = Rng::Calm(number);
  Generator generator(&rng, options_.resources);
  *program = Program{};
  const auto append = [&](const Use& use) {
    const Wish wish =
        plan.item != kNoItem ? WishFor(plan.item) : WishForKinds(use.syscall, use.arg, plan.kinds);
    return generator.Insert(program, program->call_count, use.syscall, wish);
  };
  const int before = plan.before.syscall < 0 ? -1 : append(plan.before);
  const int last = append(plan.use);
  if (before >= 0 && last >= 0) {
    program->calls[last].args[plan.use.arg] = program->calls[before].args[plan.before.arg];
  }
  Normalize(program);
}

}  // namespace kapifuzz
