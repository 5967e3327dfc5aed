// Mode `run`: one program once, as strace would show it, with what the oracles say.
#include "base/files.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/report_json.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {
namespace {

// "shared" or "forked" overrides what the specifications ask for; "" does not.
Result<std::optional<Isolation>> ParseIsolation(const std::string& text) {
  if (text.empty() || text == "auto") return std::optional<Isolation>();
  if (text == "shared") return std::optional(Isolation::kSharedMemory);
  if (text == "forked") return std::optional(Isolation::kForked);
  return Error{"job", "isolation=" + text + ": expected shared or forked"};
}

}  // namespace

Status RunProgramMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<std::optional<Isolation>> isolation = ParseIsolation(job.Text("isolation", ""));
  if (!isolation.ok()) return isolation.error();
  Result<Program> program = LoadProgram(JoinPath(job.in, "program.wire"));
  if (!program.ok()) return program.error();
  Result<std::unique_ptr<Executor>> executor = MakeExecutor(context);
  if (!executor.ok()) return executor.error();
  SayReady(context);

  ExecutorRunner runner(executor->get(), context.shm);
  runner.options().isolation = *isolation;
  runner.Run(*program);
  Status traced = WriteFileAtomically(JoinPath(job.out, "trace.txt"), TraceText(*program, runner));
  if (!traced.ok()) return traced;
  return WriteJson(JoinPath(job.out, "verdicts.json"), RunJson(runner));
}

}  // namespace kapifuzz
