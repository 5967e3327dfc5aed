#include "fuzz/host/one_shot.h"

#include <fmt/format.h>

#include "base/print.h"
#include "fuzz/host/console_log.h"

namespace kapifuzz {

Result<GuestOutcome> RunJob(const GuestSetup& setup, const GuestJob& job,
                            const VmDirectory& directory, GuestLimits limits,
                            const std::string& kernel_args) {
  if (Status written = WriteJob(job, directory); !written.ok()) return written.error();
  Result<GuestOutcome> outcome =
      RunGuest(setup.MakeMachine(directory, {}, kernel_args), limits, RealClock());
  if (outcome.ok() && outcome->boots > 1) {
    Print(stderr, "kapifuzz: the guest ended while it booted and was booted again ({} times)\n",
          outcome->boots - 1);
  }
  return outcome;
}

Status CheckDone(const GuestOutcome& outcome, const std::string& mode) {
  ConsoleLog console("");
  console.Append(outcome.console);
  switch (outcome.end) {
    case GuestOutcome::kDone:
      if (outcome.status == 0) return {};
      return GuestError(console, fmt::format("{} ended with status {}", mode, outcome.status));
    case GuestOutcome::kTimedOut:
      return GuestError(console, mode + " took too long");
    case GuestOutcome::kCrashed:
      break;
  }
  return GuestError(console, "died in " + mode);
}

}  // namespace kapifuzz
