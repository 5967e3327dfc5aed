#include "fuzz/guest/mutator.h"

#include <algorithm>
#include <array>
#include <numeric>

#include "executor/items.h"
#include "executor/program_build.h"
#include "executor/program_edit.h"
#include "executor/program_wire.h"
#include "fuzz/guest/races.h"

namespace kapifuzz {
namespace {

// Unseen items change slowly; looking through all of them once in so many mutations costs nothing.
constexpr uint32_t kRefreshEvery = 256;
// Long programs cost time and hide causes: from here on calls are taken away as often as added.
constexpr int kLongProgram = 8;
// An item tried so often is probably out of reach of these syscalls; it is tried on, but seldom.
constexpr uint32_t kTriedOften = 500;

}  // namespace

Mutator::Mutator(Seen seen, std::vector<int> only_syscalls, MeansSet means)
    : seen_(std::move(seen)),
      means_(means),
      syscalls_(std::move(only_syscalls)),
      attempts_(ItemCount()) {
  if (syscalls_.empty()) {
    syscalls_.resize(Syscalls().size());
    std::iota(syscalls_.begin(), syscalls_.end(), 0);
  }
  is_chosen_.resize(Syscalls().size());
  for (int syscall : syscalls_) is_chosen_[syscall] = true;
  unseen_.reserve(ItemCount());
}

void Mutator::Mutate(Program* program, uint64_t seed) {
  Rng rng(seed);
  if (mutations_++ % kRefreshEvery == 0) RefreshUnseen();
  // What grows from a program are its calls. At once they cannot refer to each other, and cost three runs.
  if (HasRace(*program) && (!means_.Has(Means::kRaces) || !rng.OneIn(4))) DropRaces(program);
  const Program before = *program;
  // One change every second time, two or more otherwise.
  do {
    MutateOnce(program, &rng);
    Normalize(program);
  } while (rng.OneIn(2) || *program == before);
}

Generator Mutator::GeneratorWith(Rng* rng) const { return Generator(rng, means_); }

void Mutator::MutateOnce(Program* program, Rng* rng) {
  if (program->call_count == 0) {
    GeneratorWith(rng).Insert(program, 0, PickSyscall(rng), Wish{});
    return;
  }
  if (!unseen_.empty() && means_.Has(Means::kWishes) && rng->Percent(30))
    return FollowWish(program, rng);
  const uint32_t dice = rng->Below(100);
  if (dice < 45) {
    EditArgument(program, rng);
  } else if (dice < 92) {
    EditList(program, rng);
  } else if (dice < 95 && program->call_count > 1 && means_.Has(Means::kRaces)) {
    EditRace(program, rng);
  } else {
    GeneratorWith(rng).MutateEnvironment(&program->env);
  }
}

void Mutator::FollowWish(Program* program, Rng* rng) {
  const Wish wish = PickWish(rng);
  if (wish.syscall < 0)
    return rng->Percent(50) ? EditArgument(program, rng) : EditList(program, rng);
  Generator generator = GeneratorWith(rng);
  // A program of its own shows most clearly what the wish needs; a grown one has states that a new one lacks.
  if (rng->Percent(40) || program->call_count > kLongProgram) *program = Program{};
  generator.WishEnvironment(&program->env, wish);
  for (int i = 0; i < program->call_count; ++i) {
    // An existing call of the syscall is bent towards the wish as often as a new one is made.
    if (program->calls[i].syscall != wish.syscall || rng->Percent(50)) continue;
    const size_t args = Syscalls()[wish.syscall].args.size();
    if (args > 0) generator.Renew(program, i, static_cast<int>(rng->Below(args)), wish);
    return;
  }
  generator.Insert(program, program->call_count, wish.syscall, wish);
}

void Mutator::EditArgument(Program* program, Rng* rng) {
  const int call = PreferChosen(*program, static_cast<int>(rng->Below(program->call_count)), rng);
  const size_t args = Syscalls()[program->calls[call].syscall].args.size();
  if (args == 0) return;
  const int arg = static_cast<int>(rng->Below(args));
  Generator generator = GeneratorWith(rng);
  if (rng->Percent(50)) {
    generator.Tweak(program, call, arg);
  } else {
    generator.Renew(program, call, arg, Wish{});
  }
}

void Mutator::EditList(Program* program, Rng* rng) {
  const int count = program->call_count;
  const int at = static_cast<int>(rng->Below(count));
  const bool grow = rng->Percent(count < kLongProgram ? 85 : 35);
  if (!grow && count > 1) {
    if (rng->Percent(70)) {
      RemoveCall(program, at);
    } else if (at + 1 < count) {
      SwapWithNext(program, at);
    }
    return;
  }
  // Mostly at the end, where all that came before is there to be used.
  const bool at_end = rng->Percent(60);
  if (rng->OneIn(8)) {
    const int call = PreferChosen(*program, at, rng);
    return CallAgain(program, call, at_end ? count : call + 1, rng);
  }
  const int where = at_end ? count : at;
  GeneratorWith(rng).Insert(program, where, PickSyscall(rng), Wish{});
}

void Mutator::CallAgain(Program* program, int call, int where, Rng* rng) {
  if (!InsertCall(program, where, Call(program->calls[call]))) return;
  Generator generator = GeneratorWith(rng);
  const std::span<const ArgDesc> args = Syscalls()[program->calls[where].syscall].args;
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i].type == ArgType::kFd || args[i].type == ArgType::kContext) continue;
    if (rng->Percent(40)) continue;
    Arg& arg = program->calls[where].args[i];
    const bool is_number =
        args[i].type == ArgType::kInt && args[i].names.empty() && !IsTimeout(args[i]);
    if (is_number && rng->Percent(50)) {
      // None at all, back again, a little less.
      const std::array<uint64_t, 4> values = {0, ~arg.value + 1, ~rng->Below(16), arg.value - 1};
      arg = ConstArg(rng->Pick(values));
    } else {
      where = generator.Renew(program, where, static_cast<int>(i), Wish{});
    }
  }
}

void Mutator::DropRaces(Program* program) {
  for (Call& call : program->calls) call.race = false;
  Normalize(program);
}

void Mutator::EditRace(Program* program, Rng* rng) {
  Call& call = program->calls[rng->Below(program->call_count - 1u)];
  call.race = !call.race || !rng->OneIn(3);
  call.delay = VariedDelay(call.delay, rng->Below(64));
}

void Mutator::CrossOver(const Program& a, const Program& b, Program* child, uint64_t seed) {
  if (!means_.Has(Means::kSplices)) {
    *child = a;
    return Mutate(child, seed);
  }
  Rng rng(seed);
  *child = Program{};
  child->env = rng.Percent(50) ? a.env : b.env;
  // A beginning of one and an end of the other.
  const int head = static_cast<int>(rng.Below(a.call_count + 1u));
  const int tail = static_cast<int>(rng.Below(b.call_count + 1u));
  AppendCalls(child, a, 0, head);
  AppendCalls(child, b, tail, b.call_count);
  Reconnect(b, tail, head, child, &rng);
  if (child->call_count == 0) {
    GeneratorWith(&rng).Insert(child, 0, PickSyscall(&rng), Wish{});
  }
  Normalize(child);
}

void Mutator::Reconnect(const Program& source, int from, int at, Program* program, Rng* rng) const {
  Generator generator = GeneratorWith(rng);
  // The last call first: what is put in front of a call moves those behind it.
  for (int i = program->call_count - 1; i >= at; --i) {
    const Call& before = source.calls[from + i - at];
    int call = i;
    for (size_t a = 0; a < before.args.size(); ++a) {
      const bool lost = before.args[a].kind == ArgKind::kResult &&
                        before.args[a].value < static_cast<uint64_t>(from);
      if (!lost) continue;
      // A producer would stand between two calls at once, and of those neither can use the other's.
      if (call > 0) program->calls[call - 1].race = false;
      call = generator.Renew(program, call, static_cast<int>(a), Wish{});
    }
  }
}

int Mutator::PreferChosen(const Program& program, int call, Rng* rng) const {
  const auto is_chosen = [&](int i) { return is_chosen_[program.calls[i].syscall]; };
  if (is_chosen(call) || rng->OneIn(4)) return call;
  uint32_t chosen = 0;
  for (int i = 0; i < program.call_count; ++i) {
    if (is_chosen(i) && rng->Takes(++chosen)) call = i;
  }
  return call;
}

int Mutator::PickSyscall(Rng* rng) const { return rng->Pick(syscalls_); }

Wish Mutator::PickWish(Rng* rng) {
  if (unseen_.empty()) return {};
  // The least tried of a few: no item is starved, and one that cannot be had does not take all the time.
  uint32_t chosen = rng->Pick(unseen_);
  for (int i = 0; i < 3; ++i) {
    const uint32_t other = rng->Pick(unseen_);
    if (attempts_[other] < attempts_[chosen]) chosen = other;
  }
  if (attempts_[chosen] > kTriedOften && !rng->OneIn(5)) return {};
  attempts_[chosen] += IsDecidable(chosen) ? 1 : 8;
  return WishFor(chosen);
}

void Mutator::RefreshUnseen() {
  unseen_.clear();
  for (uint32_t item = 0; item < ItemCount(); ++item) {
    if (!seen_(item) && is_chosen_[PlaceOfItem(item).syscall]) unseen_.push_back(item);
  }
}

}  // namespace kapifuzz
