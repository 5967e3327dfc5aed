// Tiny fake kernels with something to find in each, and how soon it must be found.
#include <gtest/gtest.h>

#include "fuzz/puzzles/kernels.h"
#include "fuzz/puzzles/puzzle.h"

namespace kapifuzz {
namespace {

// Solved with several seeds: one lucky seed proves nothing. The more calls there are to choose from, the longer it takes.
template <typename Kernel>
void ExpectSolved() {
  const uint64_t max_programs = 30'000 * Syscalls().size();
  for (uint64_t seed : {1, 2, 3}) {
    const PuzzleResult result =
        RunPuzzle(std::make_unique<Kernel>(), {.seed = seed, .max_programs = max_programs});
    ASSERT_TRUE(result.ended) << "the engine died, seed " << seed;
    EXPECT_TRUE(result.solved) << "seed " << seed << ", " << result.programs << " programs, "
                               << result.corpus << " in the corpus";
  }
}

TEST(Puzzles, FlagPair) { ExpectSolved<FlagPair>(); }
TEST(Puzzles, BrokenPipe) { ExpectSolved<BrokenPipe>(); }
TEST(Puzzles, DoubleClose) { ExpectSolved<DoubleClose>(); }
TEST(Puzzles, Chain) { ExpectSolved<Chain>(); }
TEST(Puzzles, Seeker) { ExpectSolved<Seeker>(); }
TEST(Puzzles, Maze) { ExpectSolved<Maze>(); }
TEST(Puzzles, TwoHalves) { ExpectSolved<TwoHalves>(); }
TEST(Puzzles, Boundary) { ExpectSolved<Boundary>(); }
TEST(Puzzles, Password) { ExpectSolved<Password>(); }
TEST(Puzzles, ForgottenCleanup) { ExpectSolved<ForgottenCleanup>(); }
TEST(Puzzles, Overlap) { ExpectSolved<Overlap>(); }

TEST(Puzzles, NoiseStaysOutOfTheCorpus) {
  const PuzzleResult result = RunPuzzle(std::make_unique<Noise>(), {.max_programs = 3000});
  ASSERT_TRUE(result.ended);
  EXPECT_GT(result.edges, 3000u);
  // At most one entry for the way into each syscall.
  EXPECT_LE(result.corpus, Syscalls().size());
}

TEST(Puzzles, KernelWithoutCoverageDoesNotEndTheEngine) {
  const PuzzleResult result = RunPuzzle(std::make_unique<Blank>(), {.max_programs = 500});
  EXPECT_TRUE(result.ended);
  EXPECT_EQ(result.corpus, 0u);
  EXPECT_GE(result.programs, 500u);
}

}  // namespace
}  // namespace kapifuzz
