#include "fuzz/host/bench_ablation.h"

#include <optional>

#include "base/print.h"
#include "fuzz/host/campaign_status.h"
#include "fuzz/host/fuzz_session.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/stall_watch.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

// The first row is the one with everything on.
std::vector<std::string> Rows(const AblationOptions& options) {
  std::vector<std::string> rows = {""};
  rows.insert(rows.end(), options.without.begin(), options.without.end());
  if (!options.without.empty()) return rows;
  for (const MeansName& means : kAllMeans) rows.push_back(means.name);
  return rows;
}

Result<AblationRun> RunOnce(const AblationOptions& options, const std::string& without,
                            uint64_t seed) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return scratch.error();
  FuzzOptions fuzz{.setup = options.setup,
                   .out = JoinPath(scratch->path(), "campaign"),
                   .length = std::chrono::seconds(options.seconds),
                   .seeds = options.seeds,
                   .syscalls = {},
                   .seed = seed,
                   .max_programs = options.programs,
                   .triage = false,
                   .terminal = nullptr};
  if (!without.empty()) fuzz.without = {without};
  FuzzSession session(std::move(fuzz));
  if (std::optional<FuzzSession::Failure> failure = session.Open()) return failure->error;
  if (Status outcome = session.Run(); !outcome.ok()) return outcome.error();
  const Tally& tally = session.campaign().tally();
  return AblationRun{.without = without,
                     .seed = seed,
                     .seconds = session.campaign().meta().seconds,
                     .pcs = tally.CoveragePcs(),
                     .edges = tally.coverage_edges,
                     .items = WhatIsKnown(tally).items,
                     .programs = tally.programs};
}

}  // namespace

Result<std::vector<AblationRun>> RunAblation(const AblationOptions& options) {
  const std::vector<std::string> rows = Rows(options);
  std::vector<AblationRun> runs;
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    for (const std::string& without : rows) {
      const uint64_t seed = options.seed + static_cast<uint64_t>(repeat);
      Result<AblationRun> run = RunOnce(options, without, seed);
      if (!run.ok()) return run.error();
      if (FuzzSession::interrupted()) return runs;
      Print("{} of {}: {}, seed {}: {} PCs, {} edges, {} items, {} programs\n", runs.size() + 1,
            rows.size() * static_cast<size_t>(options.repeats),
            without.empty() ? "everything on" : "without " + without, seed, WithCommas(run->pcs),
            WithCommas(run->edges), WithCommas(run->items), WithCommas(run->programs));
      fflush(stdout);
      runs.push_back(std::move(*run));
    }
  }
  return runs;
}

}  // namespace kapifuzz
