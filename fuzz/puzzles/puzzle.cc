#include "fuzz/puzzles/puzzle.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "executor/program_wire.h"
#include "fuzz/guest/engine.h"
#include "fuzz/guest/feedback.h"
#include "fuzz/guest/fuzz_target.h"
#include "fuzz/guest/inbox.h"
#include "fuzz/guest/mutator.h"
#include "fuzz/guest/publisher.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {
namespace {

// Exit statuses of the campaign's process.
constexpr int kUnsolved = 10, kSolved = 11;

// Ends the campaign when the puzzle is solved or the budget is spent.
class PuzzleTarget : public FuzzTarget {
 public:
  PuzzleTarget(const FakeKernel& kernel, uint64_t max_programs, const Parts& parts)
      : FuzzTarget(parts), kernel_(kernel), shm_(*parts.shm), max_programs_(max_programs) {}

  bool ShouldStop() override {
    return kernel_.solved() || shm_.stats().programs.load() >= max_programs_;
  }
  void Finish() override {
    FuzzTarget::Finish();
    _exit(kernel_.solved() ? kSolved : kUnsolved);
  }

 private:
  const FakeKernel& kernel_;
  const GuestShm& shm_;
  const uint64_t max_programs_;
};

// A file without a name, in the form in which a guest's seeds come. Returns its path.
std::string SeedsFile(const std::vector<Program>& seeds) {
  std::vector<PastRun> runs;
  for (const Program& seed : seeds) {
    WireBytes wire(kMaxWireBytes);
    wire.resize(EncodeProgram(seed, wire));
    runs.push_back({.wire = std::move(wire)});
  }
  const int fd = memfd_create("seeds", 0);
  const std::string bytes = PackRuns(runs);
  if (write(fd, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) abort();
  return fmt::format("/proc/self/fd/{}", fd);
}

[[noreturn]] void Campaign(FakeKernel* kernel, const GuestShm& shm, const PuzzleOptions& options) {
  // libFuzzer's chatter would hide the test's own.
  const int null = open("/dev/null", O_WRONLY);
  dup2(null, STDERR_FILENO);
  PuzzleExecutor executor(kernel);
  ExecutorRunner runner(&executor, &shm, /*oracles=*/false);
  const MeansSet& means = options.means;
  Feedback feedback({.items = ItemCount(),
                     .features = kEngineFeatures - 1,
                     .edge_news = means.Has(Means::kEdges)});
  Publisher publisher(&shm);
  // Wishes need oracles to come true; here coverage alone leads the search.
  const auto seen = [](uint32_t) { return true; };
  Mutator mutator(seen, {}, means);
  // Of sequences, those for items that nobody has seen are the first part.
  Sequences sequences([](uint32_t) { return false; }, {}, {.means = means});
  Hints hints(means);
  Races races;
  Faults faults;
  Inbox inbox(SeedsFile(options.seeds));
  PuzzleTarget target(
      *kernel, options.max_programs,
      {.runner = &runner,
       .feedback = &feedback,
       .publisher = &publisher,
       .mutator = &mutator,
       .shm = &shm,
       .sequences = options.sequences && means.Has(Means::kSequences) ? &sequences : nullptr,
       .hints = means.Has(Means::kHints) ? &hints : nullptr,
       .races = means.Has(Means::kRaces) ? &races : nullptr,
       .faults = means.Has(Means::kFaults) ? &faults : nullptr,
       .inbox = &inbox,
       .means = means});
  RunEngine(&target, {.seed = options.seed});
}

}  // namespace

PuzzleResult RunPuzzle(std::unique_ptr<FakeKernel> kernel, const PuzzleOptions& options) {
  const GuestShm shm = GuestShm::Anonymous(SyscallTableHash());
  const pid_t child = fork();
  if (child < 0) return {};
  if (child == 0) Campaign(kernel.get(), shm, options);
  int status = 0;
  if (waitpid(child, &status, 0) != child || !WIFEXITED(status)) return {};
  const ShmStats& stats = shm.stats();
  return {.ended = WEXITSTATUS(status) == kSolved || WEXITSTATUS(status) == kUnsolved,
          .solved = WEXITSTATUS(status) == kSolved,
          .programs = stats.programs.load(),
          .corpus = stats.corpus.load(),
          .edges = stats.coverage_edges.load()};
}

}  // namespace kapifuzz
