// Races: pairs of calls of kept programs that run at once, each with several delays.
//
// Coverage does not draw a search to races: whether two calls overlap is no edge. So what was kept for other reasons is taken
// and its neighbours run at once, where they use the same object: a descriptor, a path, an aio context. A call
// that promises to be linearizable also runs beside itself.
//
//   lseek(r0, 1, SEEK_CUR)          →   lseek(r0, 1, SEEK_CUR) race(-8)      and with seven other delays
//   read(r0, out(4), 4)                 read(r0, out(4), 4)
//
// Pairs of new programs come first. When there are none, older pairs come again, with other delays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "executor/program.h"

namespace kapifuzz {

class Races {
 public:
  // Takes the pairs of a program without races that had news.
  void Remember(const Program& program);
  bool HasNext() const { return !fresh_.empty() || !again_.empty(); }
  // The next pair, with its next delay; valid. There must be one.
  void Next(Program* program);

 private:
  static constexpr size_t kMaxPairs = 256;  // of each of the two lists
  static constexpr uint32_t kFirstDelays = 8;
  // How many of the calls behind a pair stay: they show what it left.
  static constexpr int kCallsBehind = 2;

  struct Pair {
    Program program;
    int at = 0;
    uint32_t runs = 0;
  };
  void Take(const Program& program, int at);

  std::deque<Pair> fresh_;  // the last one is next
  std::deque<Pair> again_;  // the first one is next
};

// Two calls of the program have an argument that names the same object.
bool ShareObject(const Program& program, int a, int b);

// The delay of the nth run of a pair: around `own` and, in turn, all over the range.
int8_t VariedDelay(int8_t own, uint32_t nth);
// The program with the delays of its nth run; the 0th has its own.
Program WithVariedDelays(const Program& program, uint32_t nth);

}  // namespace kapifuzz
