// Figures of `kapifuzz bench`, as the guest measured them (docs/formats.md section 6) and as ratios,
// which are what can be compared between machines.
//
//   Result<std::vector<BenchFigure>> figures = ParseBench(text, "bench.json");
//   Print("{}", BenchTable(*figures));
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct BenchFigure {
  std::string name;  // "programs_per_second"
  double value = 0;
  std::string unit;  // "1/s", "ns"
};

// Where the time of one program of the corpus goes.
struct ProgramProfile {
  std::string program;
  int calls = 0;
  int pcs = 0;                                     // recorded in one run, repetitions counted
  std::vector<std::pair<std::string, double>> us;  // by phase, in the guest's order

  double Total() const;
};

Result<std::vector<BenchFigure>> ParseBench(const std::string& text, const std::string& origin);
// All figures, then those ratios whose two figures are there.
std::string BenchTable(const std::vector<BenchFigure>& figures);
std::string BenchJson(const std::vector<BenchFigure>& figures, const std::string& kernel,
                      const std::string& accel);

// Empty if the guest was not asked for a profile.
Result<std::vector<ProgramProfile>> ParseProfile(const std::string& text,
                                                 const std::string& origin);
// A row per program, the slowest first, and the mean of all.
std::string ProfileTable(std::vector<ProgramProfile> profile);

}  // namespace kapifuzz
