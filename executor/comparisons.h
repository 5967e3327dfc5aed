// Comparisons: what a call compared in the kernel, as KCOV tells it.
//
// A run with RunOptions::compare leaves them in Trace::cover, four words each, in place of PCs; the slices of the calls count
// comparisons then. Operands are extended with zeros from the width that was compared.
//
//   executor->Run(program, {.compare = true});
//   for (uint32_t i = record.cover_begin; i < record.cover_end; ++i) ComparisonAt(trace, i).first ...
#pragma once

#include <cstdint>

#include "executor/observation.h"

namespace kapifuzz {

inline constexpr uint32_t kComparisonWords = 4;

struct Comparison {
  bool constant = false;  // `first` is one: the compiler knew it
  int width = 8;          // bytes compared: 1, 2, 4 or 8
  uint64_t first = 0, second = 0;
  uint64_t pc = 0;
};

// Number `index` of the run, from its first call on.
inline Comparison ComparisonAt(const Trace& trace, uint32_t index) {
  const uint64_t* words = &trace.cover[index * kComparisonWords];
  return {.constant = (words[0] & 1) != 0,
          .width = 1 << (words[0] >> 1 & 3),
          .first = words[1],
          .second = words[2],
          .pc = words[3]};
}

}  // namespace kapifuzz
