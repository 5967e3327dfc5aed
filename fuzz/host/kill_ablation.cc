#include "fuzz/host/kill_ablation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "fuzz/host/campaign_status.h"

namespace kapifuzz {
namespace {

struct Hits {
  size_t found = 0, hunts = 0;
};

struct Row {
  std::string without;
  Hits hits = {};
  double seconds = 0, programs = 0;  // geometric means
  // Of the hunts that everything on has, too, compared with it.
  size_t pairs = 0, sooner = 0, later = 0;
  double seconds_ratio = 0, programs_ratio = 0;  // geometric means
  std::map<int, Hits> mutants = {};
};

// A hunt that took no time at all would make every mean nothing.
template <typename Number>
double Logarithm(Number value) {
  return std::log(std::max(static_cast<double>(value), 0.1));
}

// Geometric, from a sum of logarithms; 0 of nothing.
double MeanOf(double sum, size_t count) {
  return count == 0 ? 0 : std::exp(sum / static_cast<double>(count));
}

void CountPair(const KillRun& run, const std::vector<KillRun>& runs, Row* row) {
  const auto pair = std::ranges::find_if(runs, [&](const KillRun& other) {
    return other.without.empty() && other.mutant == run.mutant && other.seed == run.seed;
  });
  if (pair == runs.end()) return;
  ++row->pairs;
  row->seconds_ratio += Logarithm(run.seconds) - Logarithm(pair->seconds);
  row->programs_ratio += Logarithm(run.programs) - Logarithm(pair->programs);
  if (run.found && (!pair->found || run.seconds < pair->seconds)) ++row->sooner;
  if (pair->found && (!run.found || run.seconds > pair->seconds)) ++row->later;
}

Row MakeRow(const std::string& without, const std::vector<KillRun>& runs) {
  Row row{.without = without};
  for (const KillRun& run : runs) {
    if (run.without != without) continue;
    for (Hits* hits : {&row.hits, &row.mutants[run.mutant]}) {
      ++hits->hunts;
      hits->found += run.found;
    }
    row.seconds += Logarithm(run.seconds);
    row.programs += Logarithm(run.programs);
    CountPair(run, runs, &row);
  }
  for (double* sum : {&row.seconds, &row.programs}) *sum = MeanOf(*sum, row.hits.hunts);
  for (double* sum : {&row.seconds_ratio, &row.programs_ratio}) *sum = MeanOf(*sum, row.pairs);
  return row;
}

// The first row is the one with everything on, whether it was run or not.
std::vector<Row> Rows(const std::vector<KillRun>& runs) {
  std::vector<Row> rows = {MakeRow("", runs)};
  for (const KillRun& run : runs) {
    if (std::ranges::find(rows, run.without, &Row::without) == rows.end())
      rows.push_back(MakeRow(run.without, runs));
  }
  return rows;
}

std::string OutOf(const Hits& hits) { return fmt::format("{}/{}", hits.found, hits.hunts); }

std::string RatioText(const Row& row, double ratio) {
  return row.pairs == 0 ? "-" : fmt::format("{:.2f}", ratio);
}

}  // namespace

std::string KillAblationTable(const std::vector<KillRun>& runs) {
  const std::vector<Row> rows = Rows(runs);
  std::map<int, Hits> mutants;  // for their numbers
  size_t width = 12;
  for (const Row& row : rows) {
    mutants.insert(row.mutants.begin(), row.mutants.end());
    width = std::max(width, row.without.size());
  }
  std::string text =
      fmt::format("{:<{}} {:>7} {:>8} {:>9} {:>8} {:>9} {:>7} {:>6} ", "without", width, "found",
                  "seconds", "programs", "seconds", "programs", "sooner", "later");
  for (const auto& [number, hits] : mutants) text += fmt::format(" {:>5}", number);
  for (const Row& row : rows) {
    text += fmt::format("\n{:<{}} {:>7}", row.without.empty() ? "-" : row.without, width,
                        OutOf(row.hits));
    text += fmt::format(" {:>8.1f} {:>9} {:>8} {:>9}", row.seconds,
                        WithCommas(static_cast<uint64_t>(std::llround(row.programs))),
                        RatioText(row, row.seconds_ratio), RatioText(row, row.programs_ratio));
    text += row.without.empty() ? fmt::format(" {:>7} {:>6} ", "", "")
                                : fmt::format(" {:>7} {:>6} ", row.sooner, row.later);
    for (const auto& [number, hits] : mutants) {
      const auto of = row.mutants.find(number);
      text += fmt::format(" {:>5}", of == row.mutants.end() ? "-" : OutOf(of->second));
    }
  }
  return text + "\n";
}

std::string KillAblationJson(const std::vector<KillRun>& runs, const std::string& kernel,
                             const std::string& accel) {
  nlohmann::ordered_json json = {{"schema", 1}, {"kernel", kernel}, {"accel", accel}};
  json["hunts"] = nlohmann::ordered_json::array();
  for (const KillRun& run : runs) {
    json["hunts"].push_back({{"without", run.without},
                             {"mutant", run.mutant},
                             {"seed", run.seed},
                             {"found", run.found},
                             {"programs", run.programs},
                             {"seconds", run.seconds}});
  }
  json["rows"] = nlohmann::ordered_json::array();
  for (const Row& row : Rows(runs)) {
    nlohmann::ordered_json one = {{"without", row.without},
                                  {"found", row.hits.found},
                                  {"hunts", row.hits.hunts},
                                  {"seconds", row.seconds},
                                  {"programs", row.programs}};
    if (!row.without.empty()) {
      one["pairs"] = row.pairs;
      one["seconds_ratio"] = row.seconds_ratio;
      one["programs_ratio"] = row.programs_ratio;
      one["sooner"] = row.sooner;
      one["later"] = row.later;
    }
    json["rows"].push_back(std::move(one));
  }
  return json.dump(2) + "\n";
}

}  // namespace kapifuzz
