// GuestRun: one guest that does one job and ends: run, triage, replay, exec, export, bench.
//
// It advances by Poll(), so that a campaign can have one beside its fuzzing guests; RunGuest waits. A guest that ends while
// it boots is booted again: before it is ready nothing of its job has begun, and QEMU's emulation of several CPUs loses one
// boot in fifty (docs/decisions.md).
//
//   Result<GuestOutcome> run = RunGuest(machine, {.boot_ms = 120'000, .job_ms = 60'000}, clock);
//   if (!run.ok()) ...                        // did not boot; the message has its last lines
//   if (run->end == GuestOutcome::kDone) ...  // its files are in the out share
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/machine.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

struct GuestLimits {
  int64_t boot_ms = 120'000;  // until "kapifuzz: ready"; an emulated guest on a busy host is slow
  int64_t job_ms = 60'000;    // from there to its end
  bool while_silent = false;  // job_ms counts anew with each program that it runs
  int boots = 4;              // that may end before it is ready, all in all
};

struct GuestOutcome {
  enum End { kDone, kCrashed, kTimedOut };
  End end = kDone;
  int status = 0;       // what the guest said with "done"
  std::string console;  // tail
  WireBytes running;    // the program that it ran last; empty if it ran none
  int boots = 1;        // the last of which made it ready
};

class GuestRun {
 public:
  GuestRun(std::unique_ptr<Machine> machine, GuestLimits limits, Clock clock);

  Status Start();
  // Nothing while it runs. An Error: the guest did not boot, or said that it cannot work.
  std::optional<Result<GuestOutcome>> Poll();

  Machine& machine() { return *machine_; }

 private:
  Status Boot();
  std::optional<Result<GuestOutcome>> Ended();
  std::optional<Result<GuestOutcome>> Overdue(int64_t now);
  GuestOutcome Outcome(GuestOutcome::End end) const;

  std::unique_ptr<Machine> machine_;
  GuestLimits limits_;
  Clock clock_;
  int boots_ = 0;
  int64_t started_ms_ = 0;  // of the newest boot
  int64_t ready_ms_ = -1;
  uint64_t heartbeat_ = 0;
};

// Start and Poll until the end.
Result<GuestOutcome> RunGuest(std::unique_ptr<Machine> machine, GuestLimits limits,
                              const Clock& clock);

// What went wrong with a guest, for people: "guest: did not boot within 120 s; its last console
// lines:\n  | ...".
Error GuestError(const ConsoleLog& console, const std::string& how);

}  // namespace kapifuzz
