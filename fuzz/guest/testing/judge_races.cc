// judge_races: runs pairs of calls at once on this machine's kernel and prints what the linear oracle says.
//
// On a clean kernel every verdict is a specification that promises too much, or a mistake of the oracle. Two CPUs and no
// emulation let calls overlap far oftener than in a guest. Needs root.
//
//   judge_races --count 100000 --seed 1 corpus/seeds/*.kprog
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "base/files.h"
#include "executor/executor.h"
#include "executor/program_text.h"
#include "fuzz/guest/mutator.h"
#include "fuzz/guest/race_judge.h"
#include "fuzz/guest/races.h"

namespace kapifuzz {
namespace {

constexpr int kDelaysOfMutant = 8;

std::vector<int> LinearizableSyscalls() {
  std::vector<int> syscalls;
  for (size_t i = 0; i < Syscalls().size(); ++i) {
    if (Syscalls()[i].linearizable) syscalls.push_back(static_cast<int>(i));
  }
  return syscalls;
}

class Hunt {
 public:
  explicit Hunt(Executor* executor) : executor_(*executor), judge_(executor) {}

  void Run(const Program& program) {
    const RunOptions options{.cover = false};
    const bool judged = judge_.Prepare(program, options);
    executor_.Run(program, options);
    ++runs_;
    if (!judged) return;
    ++judged_;
    std::vector<Verdict> verdicts;
    judge_.Judge(program, options, &verdicts);
    for (const Verdict& verdict : verdicts) {
      if (findings_[verdict.Signature()]++ != 0) continue;
      std::printf("%s\n%s\n", verdict.claim, PrintProgram(program).c_str());
      std::fflush(stdout);
    }
  }

  bool Summarise() const {
    std::printf("%ld pairs run, %ld judged, %zu findings\n", runs_, judged_, findings_.size());
    for (const auto& [signature, count] : findings_)
      std::printf("  %016llx %ld times\n", static_cast<unsigned long long>(signature), count);
    return findings_.empty();
  }

 private:
  Executor& executor_;
  RaceJudge judge_;
  std::map<uint64_t, long> findings_;
  long runs_ = 0, judged_ = 0;
};

int Main(int argc, char** argv) {
  long count = 10000;
  uint64_t seed = 1;
  std::vector<Program> seeds;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--count") == 0 && i + 1 < argc) {
      count = std::atol(argv[++i]);
    } else if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
      seed = std::strtoull(argv[++i], nullptr, 10);
    } else {
      Result<std::string> text = ReadFile(argv[i]);
      Result<Program> program = text.ok() ? ParseProgram(*text, argv[i]) : text.error();
      if (!program.ok()) {
        std::fprintf(stderr, "%s\n", program.error().ToString().c_str());
        return 2;
      }
      seeds.push_back(*program);
    }
  }
  if (seeds.empty()) seeds.emplace_back();
  Result<std::unique_ptr<Executor>> executor =
      Executor::Create({.sandbox = "/tmp/kapifuzz-judge-races", .use_kcov = false});
  if (!executor.ok()) {
    std::fprintf(stderr, "%s\n", executor.error().ToString().c_str());
    return 2;
  }
  Mutator mutator([](uint32_t) { return true; }, LinearizableSyscalls());
  Rng rng(seed);
  Races races;
  Hunt hunt(executor->get());
  for (long i = 0; i < count; i += kDelaysOfMutant) {
    Program& program = rng.Pick(seeds);
    Program mutant = program;
    mutator.Mutate(&mutant, rng.Next());
    if (rng.OneIn(4)) program = mutant;  // a walk away from the seeds
    races.Remember(mutant);
    for (int k = 0; k < kDelaysOfMutant && races.HasNext(); ++k) {
      races.Next(&mutant);
      hunt.Run(mutant);
    }
  }
  return hunt.Summarise() ? 0 : 1;
}

}  // namespace
}  // namespace kapifuzz

int main(int argc, char** argv) { return kapifuzz::Main(argc, argv); }
