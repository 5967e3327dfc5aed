// What means are worth: programs until a puzzle is solved, with everything on that works on fake kernels and without one means;
// for costs, which are about time, on the clock of the fake world. Left out are wishes, which need specifications to come true.
//
// A campaign on a real kernel differs from the next one by more than most means are worth. Here seven campaigns of each
// kind take seconds, and their medians say it. `puzzles_test --gtest_filter='Worth.*'` prints them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "executor/program_text.h"
#include "fuzz/puzzles/kernels.h"
#include "fuzz/puzzles/puzzle.h"

namespace kapifuzz {
namespace {

constexpr uint64_t kMostPrograms = 100'000;
constexpr size_t kCampaigns = 7;

// The campaign in the middle; one that did not solve it has run for kMostPrograms.
template <typename Kernel>
PuzzleResult Median(PuzzleOptions options, uint64_t PuzzleResult::*measure) {
  options.max_programs = kMostPrograms;
  std::vector<PuzzleResult> results;
  for (options.seed = 1; options.seed <= kCampaigns; ++options.seed) {
    results.push_back(RunPuzzle(std::make_unique<Kernel>(), options));
    EXPECT_TRUE(results.back().ended) << "the engine died, seed " << options.seed;
  }
  std::ranges::nth_element(results, results.begin() + kCampaigns / 2, {}, measure);
  return results[kCampaigns / 2];
}

template <typename Kernel>
void ExpectWorth(const std::string& name, PuzzleOptions options = {},
                 uint64_t PuzzleResult::*measure = &PuzzleResult::programs) {
  const PuzzleResult with = Median<Kernel>(options, measure);
  Result<MeansSet> means = MeansWithout(name, "test");
  ASSERT_TRUE(means.ok());
  options.means = *means;
  const PuzzleResult without = Median<Kernel>(options, measure);
  fmt::print("{:10} {:>8} {}, without {:>8}{}\n", name, with.*measure,
             measure == &PuzzleResult::us ? "us" : "programs", without.*measure,
             without.solved ? "" : " or more");
  EXPECT_TRUE(with.solved);
  EXPECT_LT(with.*measure * 3 / 2, without.*measure);
}

TEST(Worth, Edges) { ExpectWorth<Maze>("edges"); }
TEST(Worth, Partitions) { ExpectWorth<SilentMaze>("partitions"); }
TEST(Worth, Costs) { ExpectWorth<DearMaze>("costs", {}, &PuzzleResult::us); }
TEST(Worth, Values) { ExpectWorth<FlagPair>("values"); }
TEST(Worth, Resources) { ExpectWorth<BrokenPipe>("resources"); }
TEST(Worth, Splices) { ExpectWorth<TwoHalves>("splices"); }
TEST(Worth, Sequences) { ExpectWorth<TwoFlags>("sequences", {.sequences = true}); }
TEST(Worth, Hints) { ExpectWorth<Password>("hints"); }
TEST(Worth, Faults) { ExpectWorth<ForgottenCleanup>("faults"); }
TEST(Worth, Races) { ExpectWorth<Overlap>("races"); }
TEST(Worth, Newest) { ExpectWorth<TwoHalves>("newest"); }
TEST(Worth, Shorten) { ExpectWorth<Maze>("shorten"); }
TEST(Worth, Repeat) { ExpectWorth<NoisyMaze>("repeat"); }

// Programs that all show the same: of so many seeds one is enough.
std::vector<Program> ManyAlike() {
  std::vector<Program> seeds;
  for (int i = 0; i < 2000; ++i) {
    Result<Program> seed =
        ParseProgram(fmt::format("# kapifuzz program 1\nlseek(0, {}, 0)\n", i), "test");
    EXPECT_TRUE(seed.ok());
    if (seed.ok()) seeds.push_back(*seed);
  }
  return seeds;
}
TEST(Worth, Distil) { ExpectWorth<Maze>("distil", {.seeds = ManyAlike()}); }

}  // namespace
}  // namespace kapifuzz
