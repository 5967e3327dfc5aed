// Sequences: all short programs, in a fixed order, beside what chance makes.
//
//   alone    one call for each partition of its arguments, the other arguments ordinary      lseek(file, INT_MAX, 0)
//   kinds    one call for each kind of descriptor that it does not accept                    lseek(epoll, 1, 0)
//   pairs    two calls on one resource: a descriptor of some kind, an aio context, a path    close(file); lseek(file, 1, 0)
//
// Whatever a call needs is made in front of it by the generator, with an Rng that knows no oddities, so there is one
// program for each number. A partition that somebody has seen is passed over: with a grown corpus only what is new is left
// of the first part. Guests of one campaign share the numbers: each takes those that are its own modulo their count.
//
//   Sequences sequences(seen, {}, {.worker = 1, .workers = 2});
//   while (sequences.Next(&program)) ...
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "executor/program.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/wish.h"

namespace kapifuzz {

class Sequences {
 public:
  using Seen = std::function<bool(uint32_t item)>;
  struct Options {
    uint32_t worker = 0, workers = 1;  // of the guests of the campaign
    uint64_t position = 0;             // where to begin, from position() of an earlier one
    bool resources = true;             // as Generator's
  };
  // Of the calls in `only_syscalls` alone (indices into Syscalls()), with others as their partners; empty: of all.
  Sequences(Seen seen, const std::vector<int>& only_syscalls, const Options& options);

  // The next program, valid; false when there is none any more.
  bool Next(Program* program);
  // There may be another.
  bool HasNext() const { return Number() < plans_.size(); }
  uint64_t position() const { return options_.position; }
  // Of all guests together.
  size_t size() const { return plans_.size(); }

 private:
  // A call that uses a resource in one of its arguments; arg -1: in none that matters.
  struct Use {
    int syscall = -1;
    int arg = -1;
  };
  static constexpr uint32_t kNoItem = UINT32_MAX;
  struct Plan {
    Use use;
    KindSet kinds = 0;        // of the resource; 0: no descriptor or path, or any
    uint32_t item = kNoItem;  // the partition to show
    Use before;               // the call that comes before it, on the same resource
  };

  // Of the next plan.
  uint64_t Number() const { return options_.position * options_.workers + options_.worker; }
  bool IsChosen(const Use& use) const { return is_chosen_[use.syscall]; }
  void PlanAlone();
  void PlanKinds();
  void PlanPairs(const std::vector<Use>& uses, KindSet kinds);
  void Make(const Plan& plan, uint64_t number, Program* program) const;

  const Seen seen_;
  Options options_;
  std::vector<bool> is_chosen_;  // by syscall
  std::vector<Plan> plans_;
};

}  // namespace kapifuzz
