#include "fuzz/guest/pool.h"

#include <gtest/gtest.h>

#include <map>

#include "executor/program_text.h"

namespace kapifuzz {
namespace {

Program Close(int fd) {
  Result<Program> program =
      ParseProgram("# kapifuzz program 1\nclose(" + std::to_string(fd) + ")\n", "pool_test");
  EXPECT_TRUE(program.ok());
  return *program;
}

// How often each program was picked, by its text.
std::map<std::string, int> Picks(const Pool& pool, int times) {
  std::map<std::string, int> picks;
  Rng rng(1);
  Program program;
  for (int i = 0; i < times; ++i) {
    EXPECT_TRUE(pool.Pick(&rng, &program));
    ++picks[PrintProgram(program)];
  }
  return picks;
}

TEST(Pool, NothingComesFromAnEmptyOne) {
  const Pool pool;
  Rng rng(1);
  Program program;
  EXPECT_FALSE(pool.Pick(&rng, &program));
}

TEST(Pool, EachProgramGetsTimeAndNotRuns) {
  Pool pool;
  for (int i = 0; i < 50; ++i) pool.Add(Close(3), 1000), pool.Add(Close(4), 10'000);
  auto picks = Picks(pool, 11'000);
  EXPECT_NEAR(picks[PrintProgram(Close(3))], 10'000, 150);
  EXPECT_NEAR(picks[PrintProgram(Close(4))], 1'000, 150);
}

// Half of the time is the newest four's, the other half all programs', the newer ones' more.
TEST(Pool, NewerOnesComeMoreOften) {
  Pool pool;
  for (int fd = 3; fd < 13; ++fd) pool.Add(Close(fd), 1000);
  auto picks = Picks(pool, 11'000);
  EXPECT_NEAR(picks[PrintProgram(Close(3))], 100, 40);
  EXPECT_NEAR(picks[PrintProgram(Close(8))], 600, 100);
  EXPECT_NEAR(picks[PrintProgram(Close(9))], 700 + 1375, 150);
  EXPECT_NEAR(picks[PrintProgram(Close(12))], 1000 + 1375, 150);
}

TEST(Pool, EachRuleHasASwitch) {
  Result<MeansSet> means = MeansWithout("costs,newest", "test");
  ASSERT_TRUE(means.ok());
  Pool pool(*means);
  for (int fd = 3; fd < 13; ++fd) pool.Add(Close(fd), fd % 2 == 0 ? 1000 : 10'000);
  auto picks = Picks(pool, 5500);
  EXPECT_NEAR(picks[PrintProgram(Close(3))], 100, 40);
  EXPECT_NEAR(picks[PrintProgram(Close(11))], 900, 150);
  EXPECT_NEAR(picks[PrintProgram(Close(12))], 1000, 150);
}

TEST(Pool, TheDearestIsNotGivenUp) {
  Pool pool;
  pool.Add(Close(3), 0);
  pool.Add(Close(4), 1'000'000'000);
  EXPECT_GT(Picks(pool, 20000)[PrintProgram(Close(4))], 10);
}

}  // namespace
}  // namespace kapifuzz
