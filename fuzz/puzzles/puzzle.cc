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

// A program shows what its kernel says that it witnessed: there is no world to observe.
class PuzzleRunner : public ExecutorRunner {
 public:
  PuzzleRunner(const FakeKernel& kernel, Executor* executor, const GuestShm* shm)
      : ExecutorRunner(executor, shm, /*oracles=*/false), kernel_(kernel) {}

  using ExecutorRunner::items;
  const std::vector<uint32_t>& items() const override { return kernel_.items(); }

 private:
  const FakeKernel& kernel_;
};

// Ends the campaign when the puzzle is solved or the budget is spent.
class PuzzleTarget : public FuzzTarget {
 public:
  PuzzleTarget(const FakeKernel& kernel, uint64_t max_programs, uint64_t* us, const Parts& parts)
      : FuzzTarget(parts),
        kernel_(kernel),
        shm_(*parts.shm),
        max_programs_(max_programs),
        us_(*us) {}

  bool ShouldStop() override {
    return kernel_.solved() || shm_.stats().programs.load() >= max_programs_;
  }
  void Finish() override {
    FuzzTarget::Finish();
    us_ = kernel_.now_us();
    _exit(kernel_.solved() ? kSolved : kUnsolved);
  }

 protected:
  uint64_t NowUs() const override { return kernel_.now_us(); }

 private:
  const FakeKernel& kernel_;
  const GuestShm& shm_;
  const uint64_t max_programs_;
  uint64_t& us_;
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

// `us`: where the kernel's clock is at the end.
[[noreturn]] void Campaign(FakeKernel* kernel, const GuestShm& shm, const PuzzleOptions& options,
                           uint64_t* us) {
  // libFuzzer's chatter would hide the test's own.
  const int null = open("/dev/null", O_WRONLY);
  dup2(null, STDERR_FILENO);
  PuzzleExecutor executor(kernel);
  PuzzleRunner runner(*kernel, &executor, &shm);
  const MeansSet& means = options.means;
  Feedback feedback({.items = ItemCount(),
                     .features = kEngineFeatures - 1,
                     .item_news = means.Has(Means::kPartitions),
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
      *kernel, options.max_programs, us,
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
  void* page =
      mmap(nullptr, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED) return {};
  auto* us = static_cast<uint64_t*>(page);
  const pid_t child = fork();
  if (child == 0) Campaign(kernel.get(), shm, options, us);
  int status = 0;
  const bool ended = child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status);
  const uint64_t time = *us;
  munmap(page, sizeof(uint64_t));
  if (!ended) return {};
  const ShmStats& stats = shm.stats();
  return {.ended = WEXITSTATUS(status) == kSolved || WEXITSTATUS(status) == kUnsolved,
          .solved = WEXITSTATUS(status) == kSolved,
          .programs = stats.programs.load(),
          .us = time,
          .corpus = stats.corpus.load(),
          .edges = stats.coverage_edges.load()};
}

}  // namespace kapifuzz
