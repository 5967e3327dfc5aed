// Mode `corpus`: a corpus once more, each program twice in children of its own, and what shows both times.
#include <algorithm>
#include <chrono>

#include "base/files.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/engine.h"
#include "fuzz/guest/feedback.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"
#include "fuzz/shared/guest_protocol.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {
namespace {

struct Shown {
  uint64_t programs = 0;
  uint64_t edges = 0, items = 0;
  std::chrono::microseconds time{0};  // of one run of each
};

void RunTwice(const Program& program, ExecutorRunner* runner, Feedback* feedback, Shown* shown) {
  using Clock = std::chrono::steady_clock;
  ++shown->programs;
  const auto start = Clock::now();
  runner->Run(program);
  shown->time += std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  feedback->Collect(program, runner->trace(), runner->items());
  if (!feedback->HasNews() || !runner->usable()) return;
  runner->Run(program);
  feedback->CollectAgain(program, runner->trace(), runner->items());
  const std::span<const uint32_t> news = feedback->Publish();
  const auto items = static_cast<uint64_t>(
      std::ranges::count_if(news, [](uint32_t feature) { return feature < ItemCount(); }));
  shown->items += items;
  shown->edges += news.size() - items;
}

}  // namespace

Status CorpusMode(const ModeContext& context) {
  const Job& job = *context.job;
  const std::string path = JoinPath(job.in, kFindsFile);
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.error();
  Result<std::vector<PastRun>> corpus = UnpackRuns(*bytes, path);
  if (!corpus.ok()) return corpus.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  SayReady(context);

  ExecutorRunner runner(executor->get(), context.shm);
  Feedback feedback({.items = ItemCount(), .features = kEngineFeatures});
  Shown shown;
  Program program;
  for (const PastRun& run : *corpus) {
    DecodeProgram(run.wire, &program);
    if (program.call_count > 0) RunTwice(program, &runner, &feedback, &shown);
    if (!runner.usable())
      return Error{path, "no more programs can be run after number " +
                             std::to_string(shown.programs) + "\n" + std::string(runner.stack())};
  }
  return WriteJson(JoinPath(job.out, kCorpusFile), {{"programs", shown.programs},
                                                    {"edges", shown.edges},
                                                    {"items", shown.items},
                                                    {"us", shown.time.count()}});
}

}  // namespace kapifuzz
