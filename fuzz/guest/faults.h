// Faults: programs with news once more, each time with one allocation of one call failing.
//
//   r0 = open("./a", O_RDWR|O_CREAT, 0600) fail_nth(1)      n = 1, 2, 3 ... until the call makes fewer
//   write(r0, "abc", 3)
//   ... then the same for write
//
// How a call cleans up after itself depends on the way that it takes through the kernel, not on the program around it. So each
// way, which is the set of PCs that a call covers, is taken with faults once in a guest, whatever program goes it first. One
// fault for a program: what a second one in a run would show is hard to tell from what the first left behind.
//
//   faults.Remember(program, trace);                  // it had news, and this is how it ran
//   if (faults.HasNext() && faults.Next(&program)) {
//     ... run it ...
//     faults.Learn(program, trace);                   // was there such an allocation?
//   }
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_set>
#include <vector>

#include "executor/observation.h"
#include "executor/program.h"

namespace kapifuzz {

class Faults {
 public:
  // A program that has a fault already, or calls that race, is passed over.
  void Remember(const Program& program, const Trace& trace);
  // There may be another program.
  bool HasNext() const { return !tasks_.empty(); }
  // The next program, valid; false when there is none.
  bool Next(Program* program);
  // What Next gave last has run. Another program tells nothing, and what was given is passed over.
  void Learn(const Program& program, const Trace& trace);

 private:
  static constexpr size_t kMaxTasks = 256;  // the oldest goes

  struct Way {
    int call = 0;
    uint64_t hash = 0;
  };
  struct Task {
    Program program;
    std::vector<Way> ways;  // of the calls that are left; the last one is next
  };

  uint64_t WayOf(const Program& program, const Trace& trace, int call);

  std::deque<Task> tasks_;              // the last one is next
  std::unordered_set<uint64_t> known_;  // ways that had their faults, or have them now
  int nth_ = 0;                         // of the program given last; 0: its call is a new one
  Program given_;
  std::vector<uint64_t> pcs_;  // of the call that is being looked at
};

}  // namespace kapifuzz
