#include "fuzz/host/kill_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kapifuzz {
namespace {

using testing::HasSubstr;

std::vector<Kill> TwoOfThree() {
  return {
      {.mutant =
           {.number = 1, .call = "pipe2", .what = "leaks", .expect = FindingClass::kAtomicity},
       .found_as = {FindingClass::kAtomicity},
       .programs = 1234,
       .seconds = 2.54},
      {.mutant = {.number = 2, .call = "dup2", .what = "lies", .expect = FindingClass::kContract},
       .found_as = {FindingClass::kContract, FindingClass::kErrnoMissed},
       .programs = 5,
       .seconds = 0.1},
      {.mutant = {.number = 13, .call = "dup2", .what = "sleeps", .expect = FindingClass::kHang},
       .found_as = {},
       .programs = 9,
       .seconds = 60}};
}

TEST(KillMatrix, RowsSayWhatFoundAMutantAndWhatLives) {
  const std::string table = KillTable(TwoOfThree());
  EXPECT_THAT(table, testing::ContainsRegex(" 1 pipe2: leaks +atomicity +atomicity +1,234 +2.5\n"));
  EXPECT_THAT(table,
              testing::ContainsRegex(" 2 dup2: lies +contract +contract, errno-missed +5 +0.1\n"));
  EXPECT_THAT(table, testing::ContainsRegex("13 dup2: sleeps +hang +- +9 +60.0\n"));
  EXPECT_THAT(table, HasSubstr("2 of 3 mutants found"));
}

TEST(KillMatrix, JsonHasEveryMutant) {
  const auto json = nlohmann::json::parse(KillJson(TwoOfThree(), "6.12", {"hints"}));
  EXPECT_EQ(json["without"], nlohmann::json({"hints"}));
  EXPECT_EQ(json["kernel"], "6.12");
  ASSERT_EQ(json["mutants"].size(), 3u);
  EXPECT_EQ(json["mutants"][1]["found_as"],
            nlohmann::json::parse(R"(["contract","errno-missed"])"));
  EXPECT_EQ(json["mutants"][2]["found_as"].size(), 0u);
  EXPECT_EQ(json["mutants"][2]["expect"], "hang");
}

}  // namespace
}  // namespace kapifuzz
