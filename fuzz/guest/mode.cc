#include "fuzz/guest/mode.h"

#include "base/files.h"
#include "executor/program_wire.h"
#include "fuzz/guest/console.h"

namespace kapifuzz {
namespace {

struct NamedMode {
  const char* name;
  Status (*run)(const ModeContext& context);
};

constexpr NamedMode kModes[] = {
    {"fuzz", FuzzMode},     {"run", RunProgramMode}, {"triage", TriageMode}, {"replay", ReplayMode},
    {"corpus", CorpusMode}, {"exec", ExecMode},      {"export", ExportMode}, {"bench", BenchMode},
};

}  // namespace

Status RunMode(const ModeContext& context) {
  std::string known;
  for (const NamedMode& mode : kModes) {
    if (context.job->mode() == mode.name) return mode.run(context);
    known += std::string(known.empty() ? "" : ", ") + mode.name;
  }
  return Error{"job", "unknown mode '" + context.job->mode() + "'; there are " + known};
}

void SayReady(const ModeContext& context) {
  context.shm->header().guest_state.store(static_cast<uint32_t>(GuestState::kReady));
  Say("ready " + context.job->mode());
}

Result<std::unique_ptr<Executor>> MakeExecutor(const ModeContext& context) {
  context.shm->KeepFromChildren();
  // The child stores to it from another process; the type of a lock-free atomic is that of its value.
  static_assert(sizeof(std::atomic<uint32_t>) == sizeof(uint32_t));
  auto* running = reinterpret_cast<volatile uint32_t*>(&context.shm->flight().call);
  Result<std::unique_ptr<Executor>> executor =
      Executor::Create({.sandbox = context.job->sandbox, .running_call = running});
  if (executor.ok() && !(*executor)->has_kcov()) {
    SayNote("no coverage: " + (*executor)->kcov_error());
  }
  return executor;
}

Result<Program> LoadProgram(const std::string& path) {
  Result<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.error();
  Program program;
  DecodeProgram({reinterpret_cast<const uint8_t*>(bytes->data()), bytes->size()}, &program);
  if (program.call_count == 0) return Error{path, "holds no call"};
  return program;
}

}  // namespace kapifuzz
