// Mode `run`: one program once, as strace would show it, with what the oracles say. Others may run before it. One whose calls
// run at once is run with varied delays until they say something, or often enough.
#include "base/files.h"
#include "executor/program_wire.h"
#include "fuzz/guest/confirm.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/races.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

// "shared" or "forked" overrides what the specifications ask for; "" does not.
Result<std::optional<Isolation>> ParseIsolation(const std::string& text) {
  if (text.empty() || text == "auto") return std::optional<Isolation>();
  if (text == "shared") return std::optional(Isolation::kSharedMemory);
  if (text == "forked") return std::optional(Isolation::kForked);
  return Error{"job", "isolation=" + text + ": expected shared or forked"};
}

// The verdict in question, or any if none is.
bool Shows(const ExecutorRunner& runner, uint64_t signature) {
  if (!runner.usable()) return true;
  return signature == 0 ? !runner.verdicts().empty() : FindVerdict(runner, signature) != nullptr;
}

// Runs what must have run before.
Status RunBefore(const std::string& path, ExecutorRunner* runner) {
  if (!FileExists(path)) return {};
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.error();
  Result<std::vector<PastRun>> runs = UnpackRuns(*bytes, path);
  if (!runs.ok()) return runs.error();
  Program program;
  for (const PastRun& run : *runs) {
    DecodeProgram(run.wire, &program);
    runner->options().fresh = run.fresh;
    runner->RunWire(program, run.wire);
  }
  return {};
}

}  // namespace

Status RunProgramMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<std::optional<Isolation>> isolation = ParseIsolation(job.Text("isolation", ""));
  if (!isolation.ok()) return isolation.error();
  Result<Program> program = LoadProgram(JoinPath(job.in, "program.wire"));
  if (!program.ok()) return program.error();
  Result<uint64_t> fresh = job.Number("fresh", 1);
  if (!fresh.ok()) return fresh.error();
  Result<uint64_t> signature = job.Number("signature", 0);
  if (!signature.ok()) return signature.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  SayReady(context);

  ExecutorRunner runner(executor->get(), context.shm);
  const Status before = RunBefore(JoinPath(job.in, kBeforeFile), &runner);
  if (!before.ok()) return before;
  runner.options().fresh = *fresh != 0;
  runner.options().isolation = *isolation;
  const uint32_t tries = HasRace(*program) ? kRaceTries : 1;
  Program ran;
  for (uint32_t i = 0; i < tries && (i == 0 || !Shows(runner, *signature)); ++i) {
    ran = WithVariedDelays(*program, i);
    runner.Run(ran);
  }
  Status traced = WriteFileAtomically(JoinPath(job.out, "trace.txt"), TraceText(ran, runner));
  if (!traced.ok()) return traced;
  return WriteJson(JoinPath(job.out, "verdicts.json"), RunJson(runner));
}

}  // namespace kapifuzz
