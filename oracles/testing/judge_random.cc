// judge_random: runs random programs on this machine's kernel and prints what the oracles say.
//
// On a clean kernel every verdict is a mistake of a specification, of the observer or of an oracle;
// this is how they are found without booting a guest. Needs root.
//
//   judge_random --count 100000 --seed 1
//   judge_random FILE.kprog...            the same for programs in text form
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <random>

#include "base/files.h"
#include "executor/executor.h"
#include "executor/items.h"
#include "executor/program_text.h"
#include "oracles/testing/random_program.h"
#include "oracles/verdict.h"

namespace kapifuzz {
namespace {

struct Options {
  uint64_t seed = 1;
  long count = 10000;
};

// What was said, once per signature, with the program that said it first.
class Tally {
 public:
  void Add(const std::vector<Verdict>& verdicts, const Program& program, const Trace& trace) {
    for (const Verdict& verdict : verdicts) {
      if (counts_[verdict.Signature()]++ == 0) Print(verdict, program, trace);
    }
  }
  // What was there to be judged: silence says nothing where nothing was seen.
  void Look(const Executor& executor) {
    for (int i = 0; i < executor.trace().started; ++i) {
      const CallView view = executor.View(i);
      const CallRecord& record = view.record();
      ++calls_;
      judged_ += executor.trace().observed && record.returned && !record.interrupted;
      whole_ += view.before().complete && view.after().complete;
      std::vector<uint32_t> items;
      CollectItems(view, &items);
      for (const uint32_t item : items) ++seen_[item];
    }
  }
  bool silent() const { return counts_.empty(); }
  void Summarise(long programs) const {
    std::printf("%ld programs, %ld calls, %ld judged, %ld with the whole world seen\n", programs,
                calls_, judged_, whole_);
    std::printf("%zu of %u items witnessed\n", seen_.size(), ItemCount());
    if (std::getenv("UNSEEN") != nullptr) {
      for (uint32_t item = 0; item < ItemCount(); ++item) {
        if (!seen_.contains(item)) std::printf("  never: %s\n", ItemLabel(item).c_str());
      }
    }
    std::printf("%zu findings\n", counts_.size());
    for (const auto& [signature, count] : counts_) {
      std::printf("  %016llx %ld times\n", static_cast<unsigned long long>(signature), count);
    }
  }

 private:
  static void Print(const Verdict& verdict, const Program& program, const Trace& trace) {
    std::vector<int64_t> results;
    for (int i = 0; i < trace.started; ++i) results.push_back(trace.records[i].ret);
    std::printf("%016llx %s: %s, call %d, line %d\n  %s\n%s\n",
                static_cast<unsigned long long>(verdict.Signature()), FindingClassName(verdict.cls),
                verdict.clause, verdict.call, verdict.line, verdict.claim,
                PrintProgram(program, results).c_str());
    std::fflush(stdout);
  }

  std::map<uint64_t, long> counts_;
  std::map<uint32_t, long> seen_;
  long calls_ = 0, judged_ = 0, whole_ = 0;
};

void RunOne(Executor* executor, const Program& program, Tally* tally) {
  executor->Run(program, {.observe = true, .cover = false});
  std::vector<Verdict> verdicts;
  JudgeProgram(*executor, &verdicts);
  tally->Add(verdicts, program, executor->trace());
  tally->Look(*executor);
}

int RunFile(Executor* executor, const std::string& path, Tally* tally) {
  const Result<std::string> text = ReadFile(path);
  if (!text.ok()) {
    std::fprintf(stderr, "judge_random: %s\n", text.error().ToString().c_str());
    return 2;
  }
  const Result<Program> program = ParseProgram(*text, path);
  if (!program.ok()) {
    std::fprintf(stderr, "judge_random: %s\n", program.error().ToString().c_str());
    return 2;
  }
  RunOne(executor, *program, tally);
  std::vector<int64_t> results;
  const Trace& trace = executor->trace();
  for (int i = 0; i < trace.started; ++i) results.push_back(trace.records[i].ret);
  std::printf("%s", PrintProgram(*program, results).c_str());
  return 0;
}

int Main(int argc, char** argv) {
  Result<std::unique_ptr<Executor>> executor =
      Executor::Create({.sandbox = "/tmp/kapifuzz-judge", .use_kcov = false});
  if (!executor.ok()) {
    std::fprintf(stderr, "judge_random: %s\n", executor.error().ToString().c_str());
    return 3;
  }
  Options options;
  Tally tally;
  bool files = false;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
      options.seed = std::strtoull(argv[++i], nullptr, 0);
    } else if (std::strcmp(argv[i], "--count") == 0 && i + 1 < argc) {
      options.count = std::strtol(argv[++i], nullptr, 0);
    } else {
      files = true;
      if (const int status = RunFile(executor->get(), argv[i], &tally); status != 0) return status;
    }
  }
  if (files) return tally.silent() ? 0 : 1;
  std::mt19937_64 random(options.seed);
  for (long i = 0; i < options.count; ++i) RunOne(executor->get(), RandomProgram(&random), &tally);
  tally.Summarise(options.count);
  return tally.silent() ? 0 : 1;
}

}  // namespace
}  // namespace kapifuzz

int main(int argc, char** argv) { return kapifuzz::Main(argc, argv); }
