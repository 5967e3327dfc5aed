// RunPuzzle: a campaign against a FakeKernel, in a process of its own (an engine never returns, and there is one per process).
//
//   PuzzleResult result = RunPuzzle(std::make_unique<BrokenPipe>(), {.seed = 1, .max_programs = 20000});
//   EXPECT_TRUE(result.solved) << result.programs;
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "executor/program.h"
#include "fuzz/puzzles/fake_kernel.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

struct PuzzleOptions {
  uint64_t seed = 1;
  uint64_t max_programs = 20000;
  MeansSet means = {};
  // Sequences are many, and most puzzles are there for what chance finds.
  bool sequences = false;
  std::vector<Program> seeds = {};
};

struct PuzzleResult {
  bool ended = false;  // the campaign came to its end
  bool solved = false;
  uint64_t programs = 0;
  uint64_t us = 0;      // on the clock of the fake world
  uint64_t corpus = 0;  // entries accepted
  uint64_t edges = 0;
};

PuzzleResult RunPuzzle(std::unique_ptr<FakeKernel> kernel, const PuzzleOptions& options);

}  // namespace kapifuzz
