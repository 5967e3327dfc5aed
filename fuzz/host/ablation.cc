#include "fuzz/host/ablation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "fuzz/host/campaign_status.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

uint64_t ShownAgain(const AblationRun& run) { return run.corpus.edges + run.corpus.items; }

// Of the signal, by the kinds that it has in that row.
uint64_t PercentAgain(const AblationRun& run) {
  const Result<MeansSet> means = MeansWithout(run.without, run.without);
  if (!means.ok() || run.signal == 0) return 0;
  const uint64_t again = (means->Has(Means::kEdges) ? run.corpus.edges : 0) +
                         (means->Has(Means::kPartitions) ? run.corpus.items : 0);
  return again * 100 / run.signal;
}

struct Figure {
  const char* name;
  const char* heading;
  uint64_t (*of)(const AblationRun& run);
};

// Those of the campaigns, then those of what they leave.
constexpr size_t kOfCampaigns = 5, kFigureCount = 11;
constexpr std::array<Figure, kFigureCount> kFigures = {{
    {"pcs", "PCs", [](const AblationRun& run) { return run.pcs; }},
    {"mean_pcs", "mean PCs", [](const AblationRun& run) { return run.mean_pcs; }},
    {"edges", "edges", [](const AblationRun& run) { return run.edges; }},
    {"items", "items", [](const AblationRun& run) { return run.items; }},
    {"programs", "programs", [](const AblationRun& run) { return run.programs; }},
    {"corpus", "corpus", [](const AblationRun& run) { return run.corpus.programs; }},
    {"signal", "signal", [](const AblationRun& run) { return run.signal; }},
    {"again", "again", ShownAgain},
    {"again_items", "items", [](const AblationRun& run) { return run.corpus.items; }},
    {"again_percent", "%", PercentAgain},
    {"corpus_ms", "ms",
     [](const AblationRun& run) { return static_cast<uint64_t>(run.corpus.time.count() / 1000); }},
}};

struct Row {
  std::string without;
  size_t runs = 0;
  std::array<uint64_t, kFigureCount> least{}, median{}, most{};
  uint64_t only_with = 0, only_without = 0;  // PCs
};

using Pcs = std::vector<uint64_t>;

// What all of a row's campaigns have reached, and what any has.
struct Reach {
  Pcs all, any;
};

using Seeds = std::set<uint64_t>;

Seeds SeedsOf(const std::string& without, const std::vector<AblationRun>& runs) {
  Seeds seeds;
  for (const AblationRun& run : runs) {
    if (run.without == without) seeds.insert(run.seed);
  }
  return seeds;
}

// Of the campaigns with one of `seeds`.
Reach ReachOf(const std::string& without, const std::vector<AblationRun>& runs,
              const Seeds& seeds) {
  Reach reach;
  bool first = true;
  for (const AblationRun& run : runs) {
    if (run.without != without || !seeds.contains(run.seed)) continue;
    Pcs all, any;
    std::ranges::set_intersection(reach.all, run.covered, std::back_inserter(all));
    std::ranges::set_union(reach.any, run.covered, std::back_inserter(any));
    reach = {.all = first ? run.covered : std::move(all), .any = std::move(any)};
    first = false;
  }
  return reach;
}

uint64_t CountMissing(const Pcs& of, const Pcs& in) {
  Pcs missing;
  std::ranges::set_difference(of, in, std::back_inserter(missing));
  return missing.size();
}

Row MakeRow(const std::string& without, const std::vector<AblationRun>& runs) {
  Row row{.without = without};
  for (size_t f = 0; f < kFigures.size(); ++f) {
    std::vector<uint64_t> values;
    for (const AblationRun& run : runs) {
      if (run.without == without) values.push_back(kFigures[f].of(run));
    }
    std::ranges::sort(values);
    row.runs = values.size();
    if (values.empty()) continue;
    row.least[f] = values.front();
    row.median[f] = (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
    row.most[f] = values.back();
  }
  return row;
}

// The first row is the one with everything on, whether it was run or not.
std::vector<Row> Rows(const std::vector<AblationRun>& runs) {
  std::vector<Row> rows = {MakeRow("", runs)};
  for (const AblationRun& run : runs) {
    if (std::ranges::find(rows, run.without, &Row::without) == rows.end())
      rows.push_back(MakeRow(run.without, runs));
  }
  for (Row& row : rows) {
    // As many campaigns of each kind: all of one have more in common than all of three.
    Seeds seeds;
    std::ranges::set_intersection(SeedsOf("", runs), SeedsOf(row.without, runs),
                                  std::inserter(seeds, seeds.end()));
    if (row.without.empty() || seeds.empty()) continue;
    const Reach everything = ReachOf("", runs, seeds), rest = ReachOf(row.without, runs, seeds);
    row.only_with = CountMissing(everything.all, rest.any);
    row.only_without = CountMissing(rest.all, everything.any);
  }
  return rows;
}

std::string RatioText(uint64_t value, uint64_t of) {
  if (of == 0) return "-";
  return fmt::format("{:.2f}", static_cast<double>(value) / static_cast<double>(of));
}

// Of the figures from `begin` to `end`; `differing`: with the PCs that differ.
std::string Table(const std::vector<Row>& rows, size_t begin, size_t end, bool differing) {
  std::string text = fmt::format("{:<12}", "without");
  for (int half = 0; half < 2; ++half) {
    for (size_t f = begin; f < end; ++f) text += fmt::format(" {:>9}", kFigures[f].heading);
  }
  if (differing) text += fmt::format(" {:>6} {:>6}", "with", "w/out");
  for (const Row& row : rows) {
    text += fmt::format("\n{:<12}", row.without.empty() ? "-" : row.without);
    for (size_t f = begin; f < end; ++f) text += fmt::format(" {:>9}", WithCommas(row.median[f]));
    for (size_t f = begin; f < end; ++f)
      text += fmt::format(" {:>9}", RatioText(row.median[f], rows[0].median[f]));
    if (differing && !row.without.empty())
      text += fmt::format(" {:>6} {:>6}", row.only_with, row.only_without);
  }
  text += fmt::format("\n\neverything on, {} run{}:", rows[0].runs, rows[0].runs == 1 ? "" : "s");
  for (size_t f = begin; f < end; ++f) {
    text += fmt::format("{} {} {} to {}", f == begin ? "" : ",", kFigures[f].heading,
                        WithCommas(rows[0].least[f]), WithCommas(rows[0].most[f]));
  }
  return text + "\n";
}

}  // namespace

std::string AblationTable(const std::vector<AblationRun>& runs) {
  const std::vector<Row> rows = Rows(runs);
  return Table(rows, 0, kOfCampaigns, /*differing=*/true) +
         "\nwhat is left of them: corpora run again, each program twice in a child of its own\n\n" +
         Table(rows, kOfCampaigns, kFigureCount, /*differing=*/false);
}

std::string AblationJson(const std::vector<AblationRun>& runs, const std::string& kernel,
                         const std::string& accel) {
  nlohmann::ordered_json json = {{"schema", 1}, {"kernel", kernel}, {"accel", accel}};
  json["runs"] = nlohmann::ordered_json::array();
  for (const AblationRun& run : runs) {
    nlohmann::ordered_json one = {
        {"without", run.without}, {"seed", run.seed}, {"seconds", run.seconds}};
    for (const Figure& figure : kFigures) one[figure.name] = figure.of(run);
    json["runs"].push_back(std::move(one));
  }
  json["medians"] = nlohmann::ordered_json::array();
  for (const Row& row : Rows(runs)) {
    nlohmann::ordered_json one = {{"without", row.without}, {"runs", row.runs}};
    for (size_t f = 0; f < kFigures.size(); ++f) one[kFigures[f].name] = row.median[f];
    if (!row.without.empty()) {
      one["pcs_only_with"] = row.only_with;
      one["pcs_only_without"] = row.only_without;
    }
    json["medians"].push_back(std::move(one));
  }
  return json.dump(2) + "\n";
}

}  // namespace kapifuzz
