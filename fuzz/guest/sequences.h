// Sequences: all short programs, in a fixed order, beside what chance makes.
//
//   alone    one call for each partition of its arguments, the other arguments ordinary      lseek(file, INT_MAX, 0)
//   kinds    one call for each kind of descriptor that it does not accept                    lseek(epoll, 1, 0)
//   pairs    two calls on one resource: a descriptor of some kind, an aio context, a path    close(file); lseek(file, 1, 0)
//   values   one call with two partitions at once, of two arguments or two flags of one;     open(missing, O_CREAT | O_EXCL)
//            where it takes a path, two flags meet each of the kinds that decide most
//   triples  three calls on one resource                                                     dup2(file, 9); close(file); write(file)
//
// Whatever a call needs is made in front of it by the generator, with an Rng that knows no oddities, so there is one
// program for each number. A partition that somebody has seen is passed over: with a grown corpus only what is new is left
// of the first part. Triples are many, and come in an order that is spread over all of them. Guests of one campaign share the numbers: each takes those that are its own modulo their count.
//
//   Sequences sequences(seen, {}, {.worker = 1, .workers = 2});
//   while (sequences.Next(&program)) ...
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "executor/program.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/wish.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class Sequences {
 public:
  using Seen = std::function<bool(uint32_t item)>;
  struct Options {
    uint32_t worker = 0, workers = 1;  // of the guests of the campaign
    uint64_t position = 0;             // where to begin, from position() of an earlier one
    MeansSet means = {};               // the generator's
  };
  // Of the calls in `only_syscalls` alone (indices into Syscalls()), with others as their partners; empty: of all.
  Sequences(Seen seen, const std::vector<int>& only_syscalls, const Options& options);

  // The next program, valid; false when there is none any more.
  bool Next(Program* program);
  // There may be another.
  bool HasNext() const { return Number() < size(); }
  // The same of those that are no triples.
  bool HasShort() const { return Number() < size_without_triples(); }
  uint64_t position() const { return options_.position; }
  // Of all guests together, and without the triples.
  size_t size() const { return plans_.size() + triple_count_; }
  size_t size_without_triples() const { return plans_.size(); }

 private:
  // A call that uses a resource in one of its arguments; arg -1: in none that matters.
  struct Use {
    int syscall = -1;
    int arg = -1;
  };
  // The calls that one resource goes to.
  struct Group {
    std::vector<Use> uses;
    KindSet kinds = 0;  // of the resource; 0: no descriptor or path, or any
    uint64_t triples() const { return uses.size() * uses.size() * uses.size(); }
  };
  static constexpr uint32_t kNoItem = UINT32_MAX;
  struct Plan {
    Use use;
    KindSet kinds = 0;        // of the resource
    uint32_t item = kNoItem;  // pass over if this was seen
    std::array<const PartitionDesc*, 2> partitions{};
    std::array<Use, 2> before{};  // the calls that come before it, on the same resource
  };

  // Of the next plan.
  uint64_t Number() const { return options_.position * options_.workers + options_.worker; }
  bool IsChosen(const Use& use) const { return is_chosen_[use.syscall]; }
  void PlanAlone();
  void PlanKinds();
  void FindGroups();
  void AddGroup(ArgType type, KindSet kinds);
  void PlanPairs(const Group& group);
  void PlanValues();
  void PlanFlagPair(int syscall, const PartitionDesc& a, const PartitionDesc& b);
  bool IsWanted(const Plan& plan) const;
  Plan PlanOf(uint64_t number) const;
  Plan TripleOf(uint64_t index) const;
  void Make(const Plan& plan, uint64_t number, Program* program) const;

  const Seen seen_;
  Options options_;
  std::vector<bool> is_chosen_;  // by syscall
  std::vector<Group> groups_;
  std::vector<Plan> plans_;  // all but triples
  uint64_t triple_count_ = 0;
};

}  // namespace kapifuzz
