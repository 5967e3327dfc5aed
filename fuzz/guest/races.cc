#include "fuzz/guest/races.h"

#include <algorithm>
#include <array>
#include <utility>

#include "executor/program_build.h"
#include "executor/program_edit.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/rng.h"

namespace kapifuzz {
namespace {

bool IsObject(ArgType type) {
  return type == ArgType::kFd || type == ArgType::kPath || type == ArgType::kContext;
}

bool SameObject(const Program& program, const Arg& a, const Arg& b) {
  if (HasData(a) && HasData(b)) return DataOf(program, a) == DataOf(program, b);
  return !HasData(a) && !HasData(b) && a == b;
}

bool IsLinearizable(const Call& call) { return Syscalls()[call.syscall].linearizable; }

bool NamesObject(const Call& call) {
  return std::ranges::any_of(Syscalls()[call.syscall].args,
                             [](const ArgDesc& arg) { return IsObject(arg.type); });
}

// Call `other` can be made beside call `i`, which comes before it or is the same, and that may show something.
bool MayRace(const Program& program, int i, int other) {
  const Call& call = program.calls[i];
  if (other == i) return IsLinearizable(call) && NamesObject(call);
  for (int k = i; k < other; ++k) {
    if (DependsOn(program, other, k)) return false;
  }
  return ShareObject(program, i, other);
}

}  // namespace

bool ShareObject(const Program& program, int a, int b) {
  const Call &first = program.calls[a], &second = program.calls[b];
  const auto of_first = Syscalls()[first.syscall].args, of_second = Syscalls()[second.syscall].args;
  for (size_t i = 0; i < of_first.size(); ++i) {
    for (size_t k = 0; k < of_second.size(); ++k) {
      if (of_first[i].type == of_second[k].type && IsObject(of_first[i].type) &&
          SameObject(program, first.args[i], second.args[k])) {
        return true;
      }
    }
  }
  return false;
}

int8_t VariedDelay(int8_t own, uint32_t nth) {
  static constexpr std::array kAround = {2, -2, 5, -5, 9, -9, 14, -14};
  static constexpr std::array kAll = {0, -16, 16, -32, 32, -48, 48, -64, 64, -96, 96, -128, 127};
  if (nth == 0) return own;
  const uint32_t step = (nth - 1) / 2;
  const int delay = nth % 2 == 1 ? kAll[step % kAll.size()] : own + kAround[step % kAround.size()];
  return static_cast<int8_t>(std::clamp<int>(delay, INT8_MIN, INT8_MAX));
}

Program WithVariedDelays(const Program& program, uint32_t nth) {
  Program varied = program;
  for (int i = 0; i < varied.call_count; ++i) {
    if (varied.calls[i].race) varied.calls[i].delay = VariedDelay(varied.calls[i].delay, nth);
  }
  return varied;
}

void Races::Remember(const Program& program) {
  if (HasRace(program)) return;
  for (int i = 0; i < program.call_count; ++i) {
    const int end = std::min<int>(program.call_count, i + kReach + 1);
    for (int other = i; other < end; ++other) {
      if (!MayRace(program, i, other)) continue;
      // One that is not the neighbour comes a second time.
      Program pair = program;
      if (other == i + 1 || InsertCall(&pair, i + 1, Call(program.calls[other]))) Take(pair, i);
    }
  }
}

void Races::Take(const Program& program, int at) {
  Program pair = program;
  while (pair.call_count > at + 2 + kCallsBehind) RemoveCall(&pair, pair.call_count - 1);
  Call &first = pair.calls[at], &second = pair.calls[at + 1];
  first.race = true;
  first.fail_nth = second.fail_nth = 0;
  Normalize(&pair);
  if (!pair.calls[at].race) return;  // one of the two may not come back
  const bool judged = IsLinearizable(first) && IsLinearizable(second);
  const Kind kind =
      judged ? Kind(std::minmax(first.syscall, second.syscall)) : Kind(kUnjudged, kUnjudged);
  Pairs& pairs = kinds_[kind];
  pairs.programs.push_front(std::move(pair));
  if (pairs.programs.size() > kMaxPairs) pairs.programs.pop_back();
  pairs.next = 0;
}

void Races::Next(Program* program) {
  if (runs_left_ == 0) Choose();
  --runs_left_;
  // In any order: in turn, the number of kinds would choose which delays each of them gets.
  *program = WithVariedDelays(current_, 1 + Rng(++runs_).Below(kDelays));
}

void Races::Choose() {
  auto kind = kinds_.upper_bound(last_);
  if (kind == kinds_.end()) kind = kinds_.begin();
  last_ = kind->first;
  Pairs& pairs = kind->second;
  current_ = pairs.programs[pairs.next];
  pairs.next = (pairs.next + 1) % pairs.programs.size();
  runs_left_ = kRunsInARow;
}

}  // namespace kapifuzz
