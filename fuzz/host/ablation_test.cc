#include "fuzz/host/ablation.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kapifuzz {
namespace {

const std::vector<AblationRun> kRuns = {
    {.without = "",
     .seed = 1,
     .seconds = 60,
     .pcs = 1000,
     .mean_pcs = 500,
     .edges = 40,
     .items = 9,
     .programs = 5,
     .covered = {1, 2, 3, 4},
     .signal = 50,
     .corpus =
         {.programs = 70, .edges = 38, .items = 9, .time = std::chrono::microseconds(41'700)}},
    {.without = "hints",
     .seed = 1,
     .pcs = 900,
     .mean_pcs = 450,
     .edges = 30,
     .items = 3,
     .programs = 6,
     .covered = {1, 6, 7, 8},
     .signal = 40,
     .corpus = {.programs = 7, .edges = 19, .items = 3, .time = std::chrono::microseconds(4'100)}},
    {.without = "",
     .seed = 2,
     .pcs = 1200,
     .mean_pcs = 600,
     .edges = 60,
     .items = 0,
     .programs = 5,
     .covered = {2, 3, 4, 8}},
    {.without = "",
     .seed = 3,
     .pcs = 5000,
     .mean_pcs = 600,
     .edges = 50,
     .items = 0,
     .programs = 5,
     .covered = {2, 3, 4}},
};

TEST(Ablation, MediansRatiosAndTheSpreadOfTheBaseline) {
  const std::string table = AblationTable(kRuns);
  EXPECT_NE(table.find("\n-                1,200       600        50         0         5      1.00 "
                       "     1.00      1.00   "
                       "      -      1.00\n"),
            std::string::npos)
      << table;
  EXPECT_NE(table.find("\nhints              900       450        30         3         6      0.75 "
                       "     0.75      0.60   "
                       "      -      1.20      3      3\n"),
            std::string::npos)
      << table;
  EXPECT_NE(
      table.find("everything on, 3 runs: PCs 1,000 to 5,000, mean PCs 500 to 600, edges 40 to 60"),
      std::string::npos)
      << table;
}

TEST(Ablation, WhatIsLeftHasATableOfItsOwn) {
  const std::string table = AblationTable({kRuns[0], kRuns[1]});
  const size_t left = table.find("\nwhat is left of them");
  ASSERT_NE(left, std::string::npos) << table;
  const std::string second = table.substr(left);
  EXPECT_NE(second.find("corpus    signal     again     items         %        ms"),
            std::string::npos)
      << second;
  EXPECT_NE(
      second.find("\n-                   70        50        47         9        94        41 "
                  "     1.00      1.00      1.00      1.00      1.00      1.00\n"),
      std::string::npos)
      << second;
  EXPECT_NE(
      second.find("\nhints                7        40        22         3        55         4 "
                  "     0.10      0.80      0.47      0.33      0.59      0.10\n"),
      std::string::npos)
      << second;
  EXPECT_NE(second.find("everything on, 1 run: corpus 70 to 70"), std::string::npos) << second;
  auto json = nlohmann::json::parse(AblationJson(kRuns, "6.12", "tcg"));
  EXPECT_EQ(json["runs"][0]["again"], 47);
  EXPECT_EQ(json["medians"][1]["corpus_ms"], 4);
}

TEST(Ablation, PercentOfTheSignalIsThatOfItsKinds) {
  AblationRun run = kRuns[0];
  for (const auto& [without, percent] :
       {std::pair{"", 94}, {"edges", 18}, {"partitions,hints", 76}, {"edges,partitions", 0}}) {
    run.without = without;
    auto json = nlohmann::json::parse(AblationJson({run}, "6.12", "tcg"));
    EXPECT_EQ(json["runs"][0]["again_percent"], percent) << without;
  }
}

// Of seed 1, which both have: 2, 3 and 4 against 6, 7 and 8.
TEST(Ablation, PcsThatOnlyOneKindOfCampaignHasReached) {
  const std::string table = AblationTable(kRuns);
  EXPECT_NE(table.find(" 1.20      3      3\n"), std::string::npos) << table;
  auto json = nlohmann::json::parse(AblationJson(kRuns, "6.12", "tcg"));
  EXPECT_FALSE(json["medians"][0].contains("pcs_only_with"));
  EXPECT_EQ(json["medians"][1]["pcs_only_with"], 3);
  EXPECT_EQ(json["medians"][1]["pcs_only_without"], 3);
}

TEST(Ablation, WithoutABaselineThereAreNoRatios) {
  const std::string table = AblationTable({kRuns[1]});
  EXPECT_NE(table.find("hints              900"), std::string::npos) << table;
  EXPECT_NE(table.find("everything on, 0 runs"), std::string::npos) << table;
  EXPECT_NE(table.find("     0      0\n"), std::string::npos) << table;
}

TEST(Ablation, JsonHasEveryRunAndTheMedians) {
  auto json = nlohmann::json::parse(AblationJson(kRuns, "6.12", "tcg"));
  EXPECT_EQ(json["schema"], 1);
  ASSERT_EQ(json["runs"].size(), 4u);
  EXPECT_EQ(json["runs"][1]["without"], "hints");
  EXPECT_EQ(json["runs"][2]["pcs"], 1200);
  ASSERT_EQ(json["medians"].size(), 2u);
  EXPECT_EQ(json["medians"][0]["runs"], 3);
  EXPECT_EQ(json["medians"][0]["pcs"], 1200);
}

}  // namespace
}  // namespace kapifuzz
