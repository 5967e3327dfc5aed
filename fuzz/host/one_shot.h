// One job in one guest, waited for: what every command but `fuzz` does.
//
//   Result<GuestOutcome> outcome = RunJob(setup, {.mode = "export"}, VmDirectory(scratch.path()));
//   if (!outcome.ok()) ...                               // did not boot, cannot work
//   if (Status done = CheckDone(*outcome, "export"); !done.ok()) ...
#pragma once

#include <string>

#include "base/result.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/guest_run.h"
#include "fuzz/host/guest_setup.h"

namespace kapifuzz {

// What the guest says it cannot do, or a guest that does not boot, is an Error. `kernel_args` are
// added to those of the setup.
Result<GuestOutcome> RunJob(const GuestSetup& setup, const GuestJob& job,
                            const VmDirectory& directory, GuestLimits limits = {},
                            const std::string& kernel_args = "");

// An Error unless the guest said that its job is done and went well.
Status CheckDone(const GuestOutcome& outcome, const std::string& mode);

}  // namespace kapifuzz
