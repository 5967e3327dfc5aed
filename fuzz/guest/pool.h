// Pool: the programs with news, and which of them is changed next.
//
// Programs cost from a tenth of a millisecond to more than twenty (execve, a call that blocks, an aio context), and the engine
// does not know it. Here each program gets time, not runs: the dearer one is, the less often it is taken. Of two that cost the
// same the newer one is taken more often, in proportion to its number, as libFuzzer does.
//
//   pool.Add(program, 1200);                                  // it had news, and ran for 1.2 ms
//   if (pool.Pick(&rng, &program)) ...                        // false: there is none yet
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "executor/program.h"
#include "fuzz/guest/rng.h"

namespace kapifuzz {

class Pool {
 public:
  // `cost_us`: what a run took.
  void Add(const Program& program, uint64_t cost_us);
  // False while there is none.
  bool Pick(Rng* rng, Program* program) const;
  size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::vector<uint8_t> wire;
    double weight_up_to = 0;  // of this one and all before it
  };
  std::vector<Entry> entries_;
};

}  // namespace kapifuzz
