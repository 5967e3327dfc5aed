#include "fuzz/host/bench_ablation.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <unordered_set>

#include "base/print.h"
#include "fuzz/host/campaign_status.h"
#include "fuzz/host/fuzz_session.h"
#include "fuzz/host/hunt.h"
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

// One campaign: a row's, with a seed, on a kernel with `mutant` awake if there is one.
struct Planned {
  std::string without;
  uint64_t seed = 0;
  const Mutant* mutant = nullptr;

  std::string Name() const {
    const std::string row = without.empty() ? "everything on" : "without " + without;
    if (mutant == nullptr) return fmt::format("{}, seed {}", row, seed);
    return fmt::format("mutant {}, {}, seed {}", mutant->number, row, seed);
  }
};

// Each repeat runs every row, on every mutant if there are some.
std::vector<Planned> Plan(const AblationOptions& options, const std::vector<Mutant>& mutants) {
  const std::vector<std::string> rows = Rows(options);
  std::vector<Planned> plan;
  for (int repeat = 0; repeat < options.repeats; ++repeat) {
    const uint64_t seed = options.seed + static_cast<uint64_t>(repeat);
    const auto begin = static_cast<std::ptrdiff_t>(plan.size());
    for (const std::string& without : rows) {
      if (mutants.empty()) plan.push_back({without, seed});
      for (const Mutant& mutant : mutants) plan.push_back({without, seed, &mutant});
    }
    std::shuffle(plan.begin() + begin, plan.end(), std::mt19937_64(seed));
  }
  return plan;
}

FuzzOptions CampaignOf(const AblationOptions& options, const Planned& planned,
                       const ScratchDir& scratch) {
  FuzzOptions fuzz{.setup = options.setup,
                   .out = JoinPath(scratch.path(), "campaign"),
                   .length = std::chrono::seconds(options.seconds),
                   .seeds = options.seeds,
                   .syscalls = options.syscalls,
                   .files = options.files,
                   .seed = planned.seed,
                   .max_programs = options.programs,
                   .triage = false,
                   .terminal = nullptr};
  if (!planned.without.empty()) fuzz.without = {planned.without};
  return fuzz;
}

// Edges and items that the programs of the corpus were kept for.
Result<uint64_t> SignalOf(const OutputDir& out) {
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Open(out.results());
  if (!db.ok()) return db.error();
  return (*db)->CountSignal();
}

Result<AblationRun> Measure(const AblationOptions& options, const Planned& planned) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return scratch.error();
  FuzzSession session(CampaignOf(options, planned, *scratch));
  if (std::optional<FuzzSession::Failure> failure = session.Open()) return failure->error;
  if (Status outcome = session.Run(); !outcome.ok()) return outcome.error();
  if (FuzzSession::interrupted()) return AblationRun{};  // nobody looks at it
  Result<CorpusShown> corpus =
      CheckCorpus(options.setup, session.out().corpus(), VmDirectory(scratch->path() + "/again"));
  if (!corpus.ok()) return corpus.error();
  Result<uint64_t> signal = SignalOf(session.out());
  if (!signal.ok()) return signal.error();
  const Tally& tally = session.campaign().tally();
  const std::unordered_set<uint64_t> pcs = tally.DifferentPcs();
  std::vector<uint64_t> covered(pcs.begin(), pcs.end());
  std::ranges::sort(covered);
  return AblationRun{.without = planned.without,
                     .seed = planned.seed,
                     .seconds = session.campaign().meta().seconds,
                     .pcs = covered.size(),
                     .mean_pcs = MeanPcs(session.campaign().Snapshot().live.samples),
                     .edges = tally.coverage_edges,
                     .items = WhatIsKnown(tally).items,
                     .programs = tally.programs,
                     .covered = std::move(covered),
                     .signal = *signal,
                     .corpus = *corpus};
}

Result<KillRun> MeasureHunt(const AblationOptions& options, const Planned& planned) {
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return scratch.error();
  FuzzOptions fuzz = CampaignOf(options, planned, *scratch);
  fuzz.max_findings = 1;
  Kill kill{.mutant = *planned.mutant};
  if (std::optional<FuzzSession::Failure> failure =
          HuntMutant(std::move(fuzz), options.focus, &kill))
    return failure->error;
  return KillRun{.without = planned.without,
                 .mutant = planned.mutant->number,
                 .seed = planned.seed,
                 .found = !kill.found_as.empty(),
                 .programs = kill.programs,
                 .seconds = kill.seconds};
}

std::string TextOf(const AblationRun& run) {
  return fmt::format(
      "{} PCs, {} edges, {} items, {} programs; {} left, that show {} edges, {} items",
      WithCommas(run.pcs), WithCommas(run.edges), WithCommas(run.items), WithCommas(run.programs),
      WithCommas(run.corpus.programs), WithCommas(run.corpus.edges), WithCommas(run.corpus.items));
}

std::string TextOf(const KillRun& run) {
  return fmt::format("{} {} programs, {:.1f} s", run.found ? "found after" : "not found in",
                     WithCommas(run.programs), run.seconds);
}

// What the threads that run campaigns share: what is still to be run, and what came of the rest.
template <typename Run>
class Runs {
 public:
  using Measure = Result<Run> (*)(const AblationOptions&, const Planned&);

  Runs(const AblationOptions& options, const std::vector<Mutant>& mutants, Measure measure)
      : options_(options), plan_(Plan(options, mutants)), measure_(measure) {}

  // In the order of the rows.
  Result<std::vector<Run>> RunAll() {
    {
      std::vector<std::jthread> threads;
      for (size_t i = 0; i < std::min<size_t>(options_.at_once, plan_.size()); ++i)
        threads.emplace_back([this] { Work(); });
    }
    if (done_.empty() && error_) return *error_;
    std::ranges::stable_sort(done_, {}, [rows = Rows(options_)](const Run& run) {
      return std::ranges::find(rows, run.without) - rows.begin();
    });
    return std::move(done_);
  }

 private:
  // Runs campaigns until there are none left.
  void Work() {
    while (const Planned* planned = Next()) Add(*planned, measure_(options_, *planned));
  }

  const Planned* Next() {
    const std::lock_guard lock(mutex_);
    if (begun_ == plan_.size() || FuzzSession::interrupted()) return nullptr;
    return &plan_[begun_++];
  }

  void Add(const Planned& planned, Result<Run> run) {
    const std::lock_guard lock(mutex_);
    if (!run.ok()) {
      Print(stderr, "kapifuzz: a campaign is left out: {}\n", run.error().ToString());
      error_ = run.error();
      return;
    }
    if (FuzzSession::interrupted()) return;
    Print("{} of {}: {}: {}\n", done_.size() + 1, plan_.size(), planned.Name(), TextOf(*run));
    fflush(stdout);
    done_.push_back(std::move(*run));
  }

  const AblationOptions& options_;
  const std::vector<Planned> plan_;
  const Measure measure_;
  std::mutex mutex_;
  size_t begun_ = 0;
  std::vector<Run> done_;
  std::optional<Error> error_;
};

}  // namespace

Result<std::vector<AblationRun>> RunAblation(const AblationOptions& options) {
  return Runs<AblationRun>(options, {}, Measure).RunAll();
}

Result<std::vector<KillRun>> RunKillAblation(const AblationOptions& options,
                                             const std::vector<Mutant>& mutants) {
  return Runs<KillRun>(options, mutants, MeasureHunt).RunAll();
}

}  // namespace kapifuzz
