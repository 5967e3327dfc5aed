// Modes: what a guest's worker can be told to do (fuzz/shared/guest_protocol.h), one function each.
//
//   Status done = RunMode({.job = &job, .shm = &shm});
//
// A mode says `kapifuzz: ready MODE` when its set-up is through, writes its files below job.out and returns. What it
// cannot do without is an Error; what it can do without costs a note on the console.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "executor/executor.h"
#include "executor/program.h"
#include "fuzz/guest/job.h"
#include "fuzz/guest/shm.h"

namespace kapifuzz {

struct ModeContext {
  const Job* job = nullptr;
  const GuestShm* shm = nullptr;
  bool shm_is_shared = false;  // with a host; false: nobody reads it
};

// Looks the job's mode up and does it. The mode `fuzz` ends the process instead of returning success.
Status RunMode(const ModeContext& context);

Status FuzzMode(const ModeContext& context);
Status RunProgramMode(const ModeContext& context);
Status TriageMode(const ModeContext& context);
Status ReplayMode(const ModeContext& context);
Status CorpusMode(const ModeContext& context);
Status ExecMode(const ModeContext& context);
Status ExportMode(const ModeContext& context);
Status BenchMode(const ModeContext& context);

// What the modes share.

// Says that the mode works now, on the console and in shared memory.
void SayReady(const ModeContext& context);
// The executor in the job's sandbox. A kernel without KCOV costs a note.
Result<std::unique_ptr<Executor>> MakeExecutor(const ModeContext& context);
// The program of a file in wire form.
Result<Program> LoadProgram(const std::string& path);
}  // namespace kapifuzz
