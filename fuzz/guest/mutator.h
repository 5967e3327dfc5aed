// Mutator: changes programs. Every result is a valid, canonical program (IsValid), whatever the input bytes were.
//
// Half of its work follows wishes (wish.h): it asks which items of the specification nobody has seen and makes calls that
// might show one. The rest is what mutators do: insert, remove, repeat, exchange and splice calls, renew or tweak one argument,
// change the environment.
//
//   Mutator mutator(seen_counts);            // one count per item, read as the campaign goes on
//   mutator.Mutate(&program, seed);
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "executor/program.h"
#include "fuzz/guest/generator.h"
#include "fuzz/guest/rng.h"
#include "fuzz/guest/wish.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class Mutator {
 public:
  // How often an item was seen.
  using Seen = std::function<bool(uint32_t item)>;
  // Syscalls that are called with preference (`only_syscalls`, indices into Syscalls()); empty: all. Producers that they
  // need may be others. Of `means` it knows wishes, values, resources, splices and races.
  explicit Mutator(Seen seen, std::vector<int> only_syscalls = {}, MeansSet means = {});

  void Mutate(Program* program, uint64_t seed);
  // A child of two programs.
  void CrossOver(const Program& a, const Program& b, Program* child, uint64_t seed);

 private:
  Generator GeneratorWith(Rng* rng) const;
  void MutateOnce(Program* program, Rng* rng);
  void FollowWish(Program* program, Rng* rng);
  void EditArgument(Program* program, Rng* rng);
  void EditList(Program* program, Rng* rng);
  // Call `call` once more, in front of call `where`, on the same resources and with other arguments: what a call does depends on
  // what it did there before.
  void CallAgain(Program* program, int call, int where, Rng* rng);
  static void DropRaces(Program* program);
  // Two calls run at once or no longer do, or with another delay.
  void EditRace(Program* program, Rng* rng);
  // Calls of `source` from `from` on stand at `at` of `program`. What they used of earlier ones they get from what is there now.
  void Reconnect(const Program& source, int from, int at, Program* program, Rng* rng) const;
  // `call`, or mostly one that is chosen in its place, if there is one.
  int PreferChosen(const Program& program, int call, Rng* rng) const;
  int PickSyscall(Rng* rng) const;
  // An item that was not seen, those first that were tried least; nothing if all were.
  Wish PickWish(Rng* rng);
  void RefreshUnseen();

  Seen seen_;
  const MeansSet means_;
  std::vector<int> syscalls_;
  std::vector<bool> is_chosen_;  // by syscall
  std::vector<uint32_t> unseen_;
  std::vector<uint32_t> attempts_;  // per item
  uint32_t mutations_ = 0;
};

}  // namespace kapifuzz
