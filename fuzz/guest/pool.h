// Pool: the programs with news, and which of them is changed next.
//
// Programs cost from a tenth of a millisecond to more than twenty (execve, a call that blocks, an aio context), and the engine
// does not know it. Here each program gets time, not runs: the dearer one is, the less often it is taken. Half of the time is the
// newest four's: what found something is at a place that others have not reached, and the next step is more often one change
// away from it than from anything else. The other half is all programs', the newer one's more, in proportion to its number, as
// libFuzzer does.
//
//   pool.Add(program, 1200);                                  // it had news, and ran for 1.2 ms
//   if (pool.Pick(&rng, &program)) ...                        // false: there is none yet
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "executor/program.h"
#include "fuzz/guest/rng.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class Pool {
 public:
  // Of `means` it knows costs and newest.
  explicit Pool(MeansSet means = {}) : means_(means) {}

  // `cost_us`: what a run took.
  void Add(const Program& program, uint64_t cost_us);
  // False while there is none.
  bool Pick(Rng* rng, Program* program) const;
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::vector<uint8_t> wire;
    double cost = 0;
    double weight_up_to = 0;  // of this one and all before it
  };
  static constexpr size_t kNewest = 4;

  std::span<const Entry> Newest() const {
    return std::span(entries_).last(std::min(entries_.size(), kNewest));
  }
  const Entry& PickEntry(Rng* rng) const;

  const MeansSet means_;
  std::vector<Entry> entries_;
};

}  // namespace kapifuzz
