#include "corpus/minimise.h"

#include <algorithm>

#include "executor/program_build.h"
#include "executor/program_edit.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

class Minimiser {
 public:
  Minimiser(const Program& program, const Keeps& keeps, int budget)
      : best_(program), keeps_(keeps), budget_(budget) {}

  Program Run() {
    // A simpler argument may make another call superfluous, so go on until a whole round changes nothing.
    do {
      changed_ = false;
      DropFaults();
      DropCalls();
      DropRaces();
      ResetEnvironment();
      SimplifyArguments();
    } while (changed_ && budget_ > 0);
    return best_;
  }

 private:
  // Takes the candidate if it differs and still shows it. One without calls is no program.
  bool Try(Program candidate) {
    Normalize(&candidate);
    if (candidate == best_ || candidate.call_count == 0 || budget_ <= 0) return false;
    --budget_;
    if (!keeps_(candidate)) return false;
    best_ = candidate;
    changed_ = true;
    return true;
  }

  template <typename Edit>
  bool TryEdit(Edit edit) {
    Program candidate = best_;
    edit(&candidate);
    return Try(candidate);
  }

  // From the end, where the most is superfluous; halves first, so that long programs shrink fast.
  void DropCalls() {
    for (int chunk = best_.call_count / 2; chunk >= 1; chunk /= 2) {
      for (int end = best_.call_count; end >= chunk; --end) {
        const bool dropped = TryEdit([&](Program* p) {
          for (int i = 0; i < chunk; ++i) RemoveCall(p, end - 1 - i);
        });
        if (dropped) end -= chunk - 1;
      }
    }
  }

  void DropRaces() {
    for (int call = 0; call < best_.call_count; ++call)
      TryEdit([&](Program* p) { p->calls[call].race = false; });
  }

  void DropFaults() {
    for (int call = 0; call < best_.call_count; ++call) {
      TryEdit([&](Program* p) { p->calls[call].fail_nth = 0; });
    }
  }

  void ResetEnvironment() {
    const Environment plain;
    TryEdit([&](Program* p) { p->env = plain; });
    TryEdit([&](Program* p) { p->env.user = plain.user; });
    TryEdit([&](Program* p) { p->env.nofile = plain.nofile; });
    TryEdit([&](Program* p) { p->env.fsize = plain.fsize; });
    TryEdit([&](Program* p) { p->env.memlock = plain.memlock; });
    TryEdit([&](Program* p) { p->env.drop_cap = plain.drop_cap; });
    TryEdit([&](Program* p) { p->env.umask = plain.umask; });
  }

  void SimplifyArguments() {
    for (int call = 0; call < best_.call_count; ++call) {
      const auto args = Syscalls()[best_.calls[call].syscall].args;
      for (size_t i = 0; i < args.size(); ++i) {
        const int arg = static_cast<int>(i);
        if (IsPointerParam(args[i])) {
          SimplifyPointer(args[i], call, arg);
        } else {
          SimplifyNumber(call, arg);
        }
      }
    }
  }

  bool TryArg(int call, int arg, const Arg& with) {
    return TryEdit([&](Program* p) { p->calls[call].args[arg] = with; });
  }

  void SimplifyNumber(int call, int arg) {
    const Arg old = best_.calls[call].args[arg];
    if (old.kind == ArgKind::kResult) {
      TryArg(call, arg, ConstArg(0));  // descriptor 0 is there without a call that makes one
      return;
    }
    for (uint64_t simple : {0, 1}) {
      if (old.value == simple || TryArg(call, arg, ConstArg(simple))) return;
    }
    const auto minus_one = static_cast<uint64_t>(-1);
    if (old.value >> 63 != 0 &&
        (old.value == minus_one || TryArg(call, arg, ConstArg(minus_one)))) {
      return;  // negative, and any negative number does
    }
    // Bit by bit for flags, from the highest; what remains is needed. For a plain number that is a binary search for a
    // smaller one.
    for (int bit = 63; bit >= 0; --bit) {
      const Arg now = best_.calls[call].args[arg];
      if ((now.value >> bit & 1) != 0) {
        TryArg(call, arg, ConstArg(now.value & ~(uint64_t{1} << bit)));
      }
    }
  }

  void SimplifyPointer(const ArgDesc& desc, int call, int arg) {
    const Arg& now = best_.calls[call].args[arg];
    if (now.kind == ArgKind::kBad) {
      TryArg(call, arg, BadArg(BadPointer::kNull));
      return;
    }
    if (now.kind == ArgKind::kEdge) TryArg(call, arg, Plain(desc, now));
    if (desc.type == ArgType::kPath) {
      SimplifyPath(call, arg);
    } else {
      ShrinkBuffer(call, arg);
    }
  }

  // The same buffer away from the edge.
  static Arg Plain(const ArgDesc& desc, const Arg& edge) {
    Arg plain = edge;
    plain.value = 0;
    if (HasData(edge)) {
      plain.kind = IsStringParam(desc) ? ArgKind::kString : ArgKind::kData;
    } else {
      plain.kind = ArgKind::kOut;
    }
    return plain;
  }

  void SimplifyPath(int call, int arg) {
    for (const char* simple : {"./a", "./file", "./dir"}) {
      const bool taken = TryEdit(
          [&](Program* p) { p->calls[call].args[arg] = DataArg(p, ArgKind::kString, simple); });
      if (taken || IsPath(call, arg, simple)) return;
    }
    ShrinkBuffer(call, arg);
  }

  bool IsPath(int call, int arg, const char* path) const {
    const Arg& now = best_.calls[call].args[arg];
    return HasData(now) && DataOf(best_, now) == path;
  }

  // Halves, then one less; counts of the buffer follow it, or the count is what matters and stays.
  void ShrinkBuffer(int call, int arg) {
    for (uint32_t step = best_.calls[call].args[arg].size / 2; step >= 1; step /= 2) {
      while (best_.calls[call].args[arg].size >= step && ShrinkBy(call, arg, step)) {
      }
    }
    if (!HasData(best_.calls[call].args[arg])) return;
    TryEdit([&](Program* p) {
      const Arg& now = p->calls[call].args[arg];
      std::fill_n(p->blob.begin() + now.offset, now.size, 'a');
    });
  }

  bool ShrinkBy(int call, int arg, uint32_t step) {
    const int count = Syscalls()[best_.calls[call].syscall].args[arg].size_arg;
    const auto shrink = [&](Program* p) { p->calls[call].args[arg].size -= step; };
    const auto shrink_both = [&](Program* p) {
      shrink(p);
      Arg& number = p->calls[call].args[count];
      number = ConstArg(p->calls[call].args[arg].size);
    };
    return (count >= 0 && TryEdit(shrink_both)) || TryEdit(shrink);
  }

  Program best_;
  const Keeps& keeps_;
  int budget_;
  bool changed_ = false;
};

}  // namespace

Program Minimise(const Program& program, const Keeps& keeps, const MinimiseLimits& limits) {
  return Minimiser(program, keeps, limits.candidates).Run();
}

// From the beginning each time, with the answers that are known: against a guest's time that is nothing.
const Program* StepMinimiser::Next() {
  candidate_.reset();
  size_t asked = 0;
  const auto keeps = [&](const Program& candidate) {
    if (asked < answers_.size()) return static_cast<bool>(answers_[asked++]);
    candidate_ = candidate;
    return false;
  };
  best_ = Minimise(program_, keeps, {.candidates = static_cast<int>(answers_.size()) + 1});
  return candidate_ ? &*candidate_ : nullptr;
}

}  // namespace kapifuzz
