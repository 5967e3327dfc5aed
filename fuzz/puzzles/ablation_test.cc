// What means are worth: programs until a puzzle is solved, with everything on that works on fake kernels and without one means.
// Left out are those that need oracles (wishes, partitions) and the one that is about time (costs).
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

template <typename Kernel>
uint64_t MedianPrograms(PuzzleOptions options) {
  options.max_programs = kMostPrograms;
  std::vector<uint64_t> programs;
  for (options.seed = 1; options.seed <= kCampaigns; ++options.seed) {
    const PuzzleResult result = RunPuzzle(std::make_unique<Kernel>(), options);
    EXPECT_TRUE(result.ended) << "the engine died, seed " << options.seed;
    programs.push_back(result.solved ? result.programs : kMostPrograms);
  }
  std::ranges::nth_element(programs, programs.begin() + kCampaigns / 2);
  return programs[kCampaigns / 2];
}

template <typename Kernel>
void ExpectWorth(const std::string& name, PuzzleOptions options = {}) {
  const uint64_t with = MedianPrograms<Kernel>(options);
  Result<MeansSet> means = MeansWithout(name, "test");
  ASSERT_TRUE(means.ok());
  options.means = *means;
  const uint64_t without = MedianPrograms<Kernel>(options);
  fmt::print("{:10} {:>8} programs, without {:>8}{}\n", name, with, without,
             without == kMostPrograms ? " or more" : "");
  EXPECT_LT(with * 3 / 2, without);
}

TEST(Worth, Edges) { ExpectWorth<Maze>("edges"); }
TEST(Worth, Values) { ExpectWorth<FlagPair>("values"); }
TEST(Worth, Resources) { ExpectWorth<BrokenPipe>("resources"); }
TEST(Worth, Splices) { ExpectWorth<TwoHalves>("splices"); }
TEST(Worth, Sequences) { ExpectWorth<TwoFlags>("sequences", {.sequences = true}); }
TEST(Worth, Hints) { ExpectWorth<Password>("hints"); }
TEST(Worth, Faults) { ExpectWorth<ForgottenCleanup>("faults"); }
TEST(Worth, Races) { ExpectWorth<Overlap>("races"); }
TEST(Worth, Newest) { ExpectWorth<Maze>("newest"); }
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
