#include "fuzz/host/bench_ablation.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <unordered_set>

#include "base/print.h"
#include "fuzz/host/campaign_status.h"
#include "fuzz/host/fuzz_session.h"
#include "fuzz/host/live_state.h"
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
  const std::unordered_set<uint64_t> pcs = tally.DifferentPcs();
  std::vector<uint64_t> covered(pcs.begin(), pcs.end());
  std::ranges::sort(covered);
  return AblationRun{.without = without,
                     .seed = seed,
                     .seconds = session.campaign().meta().seconds,
                     .pcs = covered.size(),
                     .mean_pcs = MeanPcs(session.campaign().Snapshot().live.samples),
                     .edges = tally.coverage_edges,
                     .items = WhatIsKnown(tally).items,
                     .programs = tally.programs,
                     .covered = std::move(covered)};
}

// What the threads that run campaigns share: what is still to be run, and what came of the rest.
class Runs {
 public:
  explicit Runs(const AblationOptions& options);

  size_t count() const { return plan_.size(); }
  // Runs campaigns until there are none left.
  void Work();
  // In the order of the rows; once nobody works.
  Result<std::vector<AblationRun>> Take();

 private:
  struct Planned {
    std::string without;
    uint64_t seed = 0;
  };
  std::optional<Planned> Next();
  void Add(Result<AblationRun> run);

  const AblationOptions& options_;
  const std::vector<std::string> rows_;
  std::vector<Planned> plan_;
  std::mutex mutex_;
  size_t begun_ = 0;
  std::vector<AblationRun> done_;
  std::optional<Error> error_;
};

Runs::Runs(const AblationOptions& options) : options_(options), rows_(Rows(options)) {
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    const uint64_t seed = options.seed + static_cast<uint64_t>(repeat);
    const auto begin = static_cast<std::ptrdiff_t>(plan_.size());
    for (const std::string& without : rows_) plan_.push_back({without, seed});
    std::shuffle(plan_.begin() + begin, plan_.end(), std::mt19937_64(seed));
  }
}

void Runs::Work() {
  while (std::optional<Planned> run = Next()) Add(RunOnce(options_, run->without, run->seed));
}

std::optional<Runs::Planned> Runs::Next() {
  const std::lock_guard lock(mutex_);
  if (begun_ == plan_.size() || FuzzSession::interrupted()) return std::nullopt;
  return plan_[begun_++];
}

void Runs::Add(Result<AblationRun> run) {
  const std::lock_guard lock(mutex_);
  if (!run.ok()) {
    Print(stderr, "kapifuzz: a campaign is left out: {}\n", run.error().ToString());
    error_ = run.error();
    return;
  }
  if (FuzzSession::interrupted()) return;
  Print("{} of {}: {}, seed {}: {} PCs, {} edges, {} items, {} programs\n", done_.size() + 1,
        plan_.size(), run->without.empty() ? "everything on" : "without " + run->without, run->seed,
        WithCommas(run->pcs), WithCommas(run->edges), WithCommas(run->items),
        WithCommas(run->programs));
  fflush(stdout);
  done_.push_back(std::move(*run));
}

Result<std::vector<AblationRun>> Runs::Take() {
  if (done_.empty() && error_) return *error_;
  std::ranges::stable_sort(
      done_, {}, [this](const AblationRun& run) { return std::ranges::find(rows_, run.without); });
  return std::move(done_);
}

}  // namespace

Result<std::vector<AblationRun>> RunAblation(const AblationOptions& options) {
  Runs runs(options);
  {
    std::vector<std::jthread> threads;
    for (size_t i = 0; i < std::min<size_t>(options.at_once, runs.count()); ++i)
      threads.emplace_back([&runs] { runs.Work(); });
  }
  return runs.Take();
}

}  // namespace kapifuzz
