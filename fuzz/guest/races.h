// Races: pairs of calls of kept programs that run at once, with one delay after the other.
//
// Coverage does not draw a search to races: whether two calls overlap is no edge. So what was kept for other reasons is taken
// and two near calls run at once, where they use the same object: a descriptor, a path, an aio context. A call
// that promises to be linearizable also runs beside itself.
//
//   lseek(r0, 1, SEEK_CUR)          →   lseek(r0, 1, SEEK_CUR) race(-16)     each time with another delay
//   read(r0, out(4), 4)                 read(r0, out(4), 4)
//
// There are far more pairs than runs for them, and most are alike. So each two syscalls have the same part of the runs, whatever
// number of pairs they make: their newest comes first, and all come again, each several times in a row, since what their two
// orders give is known then (fuzz/guest/race_judge.h). Pairs that no oracle judges, in which only
// what the kernel itself notices can be found, share the part of one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <utility>

#include "executor/program.h"

namespace kapifuzz {

class Races {
 public:
  // Takes the pairs of a program without races that had news.
  void Remember(const Program& program);
  bool HasNext() const { return !kinds_.empty(); }
  // The next pair, with its next delay; valid. There must be one.
  void Next(Program* program);

 private:
  static constexpr int kReach = 4;         // how far apart the two calls may stand
  static constexpr size_t kMaxPairs = 32;  // of two syscalls
  static constexpr uint32_t kRunsInARow = 4;
  static constexpr uint32_t kDelays = 52;  // different ones of a pair, more or less
  // How many of the calls behind a pair stay: they show what it left.
  static constexpr int kCallsBehind = 2;

  // The two syscalls, the smaller index first; both kUnjudged for all pairs without an oracle.
  using Kind = std::pair<uint16_t, uint16_t>;
  static constexpr uint16_t kUnjudged = UINT16_MAX;

  void Take(const Program& program, int at);

  void Choose();

  struct Pairs {
    std::deque<Program> programs;  // the newest first
    size_t next = 0;
  };
  std::map<Kind, Pairs> kinds_;  // none is empty
  Kind last_;                    // the kind that was chosen last
  Program current_;
  uint32_t runs_left_ = 0;  // of current_, until the next choice
  uint32_t runs_ = 0;
};

// Two calls of the program have an argument that names the same object.
bool ShareObject(const Program& program, int a, int b);

// The delay of the nth run of a pair: around `own` and, in turn, all over the range.
int8_t VariedDelay(int8_t own, uint32_t nth);
// The program with the delays of its nth run; the 0th has its own.
Program WithVariedDelays(const Program& program, uint32_t nth);

}  // namespace kapifuzz
