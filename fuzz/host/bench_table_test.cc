#include "fuzz/host/bench_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace kapifuzz {
namespace {

constexpr char kJson[] = R"({"figures": [
  {"name": "programs_per_second", "value": 1200.5, "unit": "1/s"},
  {"name": "programs_per_second_no_oracles", "value": 2401, "unit": "1/s"},
  {"name": "getppid_ns_off", "value": 0, "unit": "ns"},
  {"name": "getppid_ns_observe", "value": 80, "unit": "ns"},
  {"name": "open_close_ns_none", "value": 4000, "unit": "ns"},
  {"name": "open_close_ns_off", "value": 4200, "unit": "ns"}]})";

TEST(BenchTable, FiguresAndTheRatiosThatHaveBoth) {
  Result<std::vector<BenchFigure>> figures = ParseBench(kJson, "bench.json");
  ASSERT_TRUE(figures.ok());
  ASSERT_EQ(figures->size(), 6u);
  std::string table = BenchTable(*figures);
  EXPECT_NE(table.find("1,201 1/s"), std::string::npos) << table;
  EXPECT_NE(table.find("of oracles off                   0.50\n"), std::string::npos) << table;
  EXPECT_NE(table.find("open+close, KAPI off of none                         1.05\n"),
            std::string::npos)
      << table;
  EXPECT_EQ(table.find("KCOV off"), std::string::npos) << "half of that ratio is missing";
  EXPECT_EQ(table.find("getppid, KAPI"), std::string::npos) << "division by zero";
}

TEST(BenchTable, JsonHasFiguresAndRatios) {
  auto json = nlohmann::json::parse(BenchJson(*ParseBench(kJson, "x"), "6.12", "tcg"));
  EXPECT_EQ(json["schema"], 1);
  EXPECT_EQ(json["figures"].size(), 6u);
  EXPECT_EQ(json["ratios"].size(), 2u);
}

TEST(BenchTable, WhatIsNoBenchIsAnErrorThatNamesTheFile) {
  for (const char* text : {"", "[]", "{}", R"({"figures": [{"name": 1}]})"}) {
    Result<std::vector<BenchFigure>> figures = ParseBench(text, "bench.json");
    ASSERT_FALSE(figures.ok()) << text;
    EXPECT_EQ(figures.error().where, "bench.json");
  }
}

}  // namespace
}  // namespace kapifuzz
