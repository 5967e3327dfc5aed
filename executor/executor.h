// Executor: runs one Program in a child of its own and leaves a Trace.
//
// It owns the sandbox that programs see (a chroot on tmpfs with a fixed set of fixtures,
// executor/world.h), the Arena for pointer arguments and the KCOV buffer. The child is what the
// specifications of the program's calls ask for (Isolation): one that shares memory or a fork, with
// its own descriptor table, working directory, credentials, limits and signal handlers. Where the
// calls change descriptors and files alone, and the caller allows it (RunOptions::fresh), the child
// makes itself fresh and runs the next program too. Each program starts from the same directory.
// Not thread-safe: one Executor per process.
//
//   Result<std::unique_ptr<Executor>> executor = Executor::Create({.sandbox = "/sandbox"});
//   (*executor)->Run(program, {.observe = true, .cover = true});
//   const Trace& trace = (*executor)->trace();        // valid until the next Run
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "executor/observation.h"
#include "executor/phase_times.h"
#include "executor/program.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

struct ExecutorOptions {
  std::string sandbox = "/sandbox";  // created if missing; a tmpfs is mounted on it
  bool use_kcov = true;  // a kernel without KCOV: the executor works, coverage stays empty
  // Shared memory where the child stores the running call's index before each call: the flight
  // recorder. May be null.
  volatile uint32_t* running_call = nullptr;
};

struct RunOptions {
  bool observe = true;   // take Moments and PathStates (oracles need them)
  bool cover = true;     // KCOV on around each call
  bool compare = false;  // with cover: what was compared instead of PCs (executor/comparisons.h)
  std::optional<Isolation> isolation = {};  // overrides what the specifications ask for
  // A process of its own for this program, even if the one of the program before would do. What
  // confirms or measures a single program wants that; a campaign's first look does not.
  bool fresh = true;
  // A call that takes this long gets a signal, again and again; one that sleeps, after some ms.
  int call_deadline_ms = 20;
  int program_deadline_ms = 500;  // then the child is killed
  // Where to add up the time of each phase. May be null.
  PhaseTimes* times = nullptr;
};

class Executor {
 public:
  static Result<std::unique_ptr<Executor>> Create(const ExecutorOptions& options);
  virtual ~Executor() = default;

  // Runs `program` to its end or deadline and fills trace(). Errors of the calls are results, not
  // errors of Run.
  virtual void Run(const Program& program, const RunOptions& options) = 0;

  // False for good once a child cannot be killed or the sandbox cannot be made again: Run does nothing any more. The trace of
  // the run after which it is so stays.
  virtual bool usable() const { return true; }

  virtual const Trace& trace() const = 0;
  virtual const Program& program() const = 0;
  // View of call i of the last run, 0 <= i < trace().started.
  virtual CallView View(int i) const = 0;

  virtual bool has_kcov() const = 0;
  // The kernel tells what it compares; without, a run with `compare` covers nothing.
  virtual bool has_comparisons() const = 0;
  // The kernel can make an allocation fail; without, Call::fail_nth does nothing.
  virtual bool has_faults() const = 0;
  // Why there is no coverage, "" if there is.
  virtual const std::string& kcov_error() const = 0;
};

}  // namespace kapifuzz
