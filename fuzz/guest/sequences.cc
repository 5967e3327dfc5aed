#include "fuzz/guest/sequences.h"

#include <algorithm>

#include "executor/program_wire.h"
#include "fuzz/guest/generator.h"

namespace kapifuzz {
namespace {

// What paths lead to, as far as two calls on one path may differ by it.
constexpr Kind kPathKinds[] = {Kind::kFile, Kind::kDir, Kind::kMissing};

// A prime above the number of all triples: its multiples come by each of them once.
constexpr uint64_t kStride = 4294967291;

// Worth a program beside another one: an ordinary value is what arguments have anyhow, and which bits a mode has decides little.
bool DecidesMuch(const SyscallDesc& desc, const PartitionDesc& partition) {
  switch (partition.kind) {
    case PartitionKind::kPtrValid:
    case PartitionKind::kContextAlive:
    case PartitionKind::kFlagNone:
      return false;
    case PartitionKind::kFlagBit:
      return !IsMode(desc.args[partition.arg]);
    default:
      return true;
  }
}

}  // namespace

Sequences::Sequences(Seen seen, const std::vector<int>& only_syscalls, const Options& options)
    : seen_(std::move(seen)),
      options_(options),
      is_chosen_(Syscalls().size(), only_syscalls.empty()) {
  options_.workers = std::max(options_.workers, 1u);
  for (int syscall : only_syscalls) is_chosen_[syscall] = true;
  FindGroups();
  PlanAlone();
  PlanKinds();
  for (const Group& group : groups_) PlanPairs(group);
  PlanValues();
  for (const Group& group : groups_) triple_count_ += group.triples();
}

void Sequences::FindGroups() {
  for (int k = 1; k < kKindCount; ++k) {
    const KindSet kind = KindBit(static_cast<Kind>(k));
    if ((ProducibleKinds() & kind) != 0) AddGroup(ArgType::kFd, kind);
  }
  AddGroup(ArgType::kContext, 0);
  for (Kind kind : kPathKinds) AddGroup(ArgType::kPath, KindBit(kind));
}

void Sequences::AddGroup(ArgType type, KindSet kinds) {
  Group group{.uses = {}, .kinds = kinds};
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const auto args = Syscalls()[s].args;
    for (size_t a = 0; a < args.size(); ++a) {
      if (args[a].type != type || (kinds != 0 && (args[a].kinds & kinds) == 0)) continue;
      group.uses.push_back({static_cast<int>(s), static_cast<int>(a)});
    }
  }
  groups_.push_back(std::move(group));
}

void Sequences::PlanAlone() {
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const Use use{.syscall = static_cast<int>(s)};
    if (!IsChosen(use)) continue;
    const SyscallDesc& desc = Syscalls()[s];
    if (desc.partitions.empty()) plans_.push_back({.use = use});
    for (size_t i = 0; i < desc.partitions.size(); ++i) {
      plans_.push_back({.use = use,
                        .item = PartitionItem(desc, i),
                        .partitions = {&desc.partitions[i], nullptr}});
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
        plans_.push_back({.use = use, .kinds = rest & -rest});
      }
    }
  }
}

void Sequences::PlanPairs(const Group& group) {
  for (const Use& before : group.uses) {
    for (const Use& use : group.uses) {
      if (!IsChosen(before) && !IsChosen(use)) continue;
      plans_.push_back({.use = use, .kinds = group.kinds, .before = {before, Use{}}});
    }
  }
}

void Sequences::PlanValues() {
  for (size_t s = 0; s < Syscalls().size(); ++s) {
    const Use use{.syscall = static_cast<int>(s)};
    if (!IsChosen(use)) continue;
    const SyscallDesc& desc = Syscalls()[s];
    for (const PartitionDesc& a : desc.partitions) {
      for (const PartitionDesc& b : desc.partitions) {
        if (&a >= &b || !DecidesMuch(desc, a) || !DecidesMuch(desc, b)) continue;
        if (a.arg != b.arg) {
          plans_.push_back({.use = use, .partitions = {&a, &b}});
        } else if (a.kind == PartitionKind::kFlagBit && b.kind == PartitionKind::kFlagBit) {
          PlanFlagPair(use.syscall, a, b);
        }
      }
    }
  }
}

void Sequences::PlanFlagPair(int syscall, const PartitionDesc& a, const PartitionDesc& b) {
  const auto args = Syscalls()[syscall].args;
  const auto path = std::ranges::find(args, ArgType::kPath, &ArgDesc::type);
  if (path == args.end()) {
    plans_.push_back({.use = {.syscall = syscall}, .partitions = {&a, &b}});
    return;
  }
  const Use use{syscall, static_cast<int>(path - args.begin())};
  for (Kind kind : kPathKinds)
    plans_.push_back({.use = use, .kinds = KindBit(kind), .partitions = {&a, &b}});
}

Sequences::Plan Sequences::PlanOf(uint64_t number) const {
  if (number < plans_.size()) return plans_[number];
  return TripleOf((number - plans_.size()) * kStride % triple_count_);
}

Sequences::Plan Sequences::TripleOf(uint64_t index) const {
  for (const Group& group : groups_) {
    if (index >= group.triples()) {
      index -= group.triples();
      continue;
    }
    const size_t n = group.uses.size();
    return {.use = group.uses[index % n],
            .kinds = group.kinds,
            .before = {group.uses[index / n / n], group.uses[index / n % n]}};
  }
  return {};
}

bool Sequences::IsWanted(const Plan& plan) const {
  if (plan.item != kNoItem && seen_(plan.item)) return false;
  return std::ranges::any_of(
             plan.before, [this](const Use& use) { return use.syscall >= 0 && IsChosen(use); }) ||
         (plan.use.syscall >= 0 && IsChosen(plan.use));
}

bool Sequences::Next(Program* program) {
  while (HasNext()) {
    const uint64_t number = Number();
    ++options_.position;
    const Plan plan = PlanOf(number);
    if (!IsWanted(plan)) continue;
    Make(plan, number, program);
    if (program->call_count > 0) return true;
  }
  return false;
}

void Sequences::Make(const Plan& plan, uint64_t number, Program* program) const {
  Rng rng = Rng::Calm(number);
  Generator generator(&rng, options_.means);
  *program = Program{};
  int before = -1;
  int before_arg = -1;
  for (const Use& use : {plan.before[0], plan.before[1], plan.use}) {
    if (use.syscall < 0) continue;
    Wish wish;
    wish.syscall = use.syscall;
    wish.partitions = plan.partitions;
    wish.plain_paths = plan.partitions[1] != nullptr;
    if (use.arg >= 0) wish.kinds[use.arg] = plan.kinds;
    const int made = generator.Insert(program, program->call_count, use.syscall, wish);
    if (made < 0) break;
    if (before >= 0) program->calls[made].args[use.arg] = program->calls[before].args[before_arg];
    before = made;
    before_arg = use.arg;
  }
  Normalize(program);
}

}  // namespace kapifuzz
