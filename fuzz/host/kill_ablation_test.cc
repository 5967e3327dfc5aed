#include "fuzz/host/kill_ablation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kapifuzz {
namespace {

KillRun Hunted(const char* without, int mutant, uint64_t seed, bool found, double seconds) {
  return {.without = without,
          .mutant = mutant,
          .seed = seed,
          .found = found,
          .programs = static_cast<uint64_t>(seconds * 100),
          .seconds = seconds};
}

// Without edges: mutant 5 later and sooner, mutant 28 twice not at all, which is later once, since nobody had it with seed 2.
const std::vector<KillRun> kRuns = {
    Hunted("", 5, 1, true, 4),         Hunted("", 5, 2, true, 16),
    Hunted("", 28, 1, true, 8),        Hunted("", 28, 2, false, 32),
    Hunted("edges", 5, 1, true, 8),    Hunted("edges", 5, 2, true, 8),
    Hunted("edges", 28, 1, false, 32), Hunted("edges", 28, 2, false, 32),
};

TEST(KillAblation, MeansRatiosPairsAndEachMutant) {
  const std::string table = KillAblationTable(kRuns);
  EXPECT_NE(
      table.find("without        found  seconds  programs  seconds  programs  sooner  later   "
                 "   5    28\n"),
      std::string::npos)
      << table;
  EXPECT_NE(
      table.find("\n-                3/4     11.3     1,131     1.00      1.00                "
                 "   2/2   1/2\n"),
      std::string::npos)
      << table;
  EXPECT_NE(
      table.find("\nedges            2/4     16.0     1,600     1.41      1.41       1      2 "
                 "   2/2   0/2\n"),
      std::string::npos)
      << table;
}

TEST(KillAblation, PairsAreOfOneMutantAndOneSeed) {
  std::vector<KillRun> runs = {Hunted("", 5, 1, true, 4), Hunted("edges", 5, 2, true, 2),
                               Hunted("edges", 28, 1, true, 2)};
  auto json = nlohmann::json::parse(KillAblationJson(runs, "6.12", "tcg"));
  EXPECT_EQ(json["rows"][1]["sooner"], 0);
  EXPECT_EQ(json["rows"][1]["later"], 0);
  EXPECT_EQ(json["rows"][1]["pairs"], 0);
  // A mutant that one row did not hunt.
  EXPECT_NE(KillAblationTable(runs).find("  1/1     -\n"), std::string::npos);
}

// As when an ablation is ended early: the hunt that only one row had is not compared with anything.
TEST(KillAblation, RatiosAreOfPairs) {
  std::vector<KillRun> runs = {Hunted("", 5, 1, true, 4), Hunted("edges", 5, 1, true, 8),
                               Hunted("edges", 5, 2, true, 1)};
  auto json = nlohmann::json::parse(KillAblationJson(runs, "6.12", "tcg"));
  EXPECT_EQ(json["rows"][1]["pairs"], 1);
  EXPECT_DOUBLE_EQ(json["rows"][1]["seconds_ratio"], 2);
  EXPECT_NE(KillAblationTable(runs).find("\nedges            2/2      2.8       283     2.00"),
            std::string::npos)
      << KillAblationTable(runs);
}

TEST(KillAblation, WithoutABaselineThereAreNoRatios) {
  const std::string table = KillAblationTable({Hunted("edges", 5, 1, true, 8)});
  EXPECT_NE(table.find("\n-                0/0      0.0         0        -         -"),
            std::string::npos)
      << table;
  EXPECT_NE(
      table.find("\nedges            1/1      8.0       800        -         -       0      0"),
      std::string::npos)
      << table;
}

TEST(KillAblation, JsonHasEveryHuntAndTheRows) {
  auto json = nlohmann::json::parse(KillAblationJson(kRuns, "6.12", "tcg"));
  EXPECT_EQ(json["schema"], 1);
  ASSERT_EQ(json["hunts"].size(), 8u);
  EXPECT_EQ(json["hunts"][6]["without"], "edges");
  EXPECT_EQ(json["hunts"][6]["mutant"], 28);
  EXPECT_EQ(json["hunts"][6]["found"], false);
  ASSERT_EQ(json["rows"].size(), 2u);
  EXPECT_FALSE(json["rows"][0].contains("later"));
  EXPECT_EQ(json["rows"][1]["found"], 2);
  EXPECT_EQ(json["rows"][1]["later"], 2);
}

// A campaign that ends before its clock has moved.
TEST(KillAblation, AHuntOfNoTimeLeavesTheMeansFinite) {
  const std::string table =
      KillAblationTable({Hunted("", 5, 1, true, 0), Hunted("edges", 5, 1, true, 0)});
  EXPECT_EQ(table.find("nan"), std::string::npos) << table;
  EXPECT_EQ(table.find("inf"), std::string::npos) << table;
}

}  // namespace
}  // namespace kapifuzz
