// Does a guest that ran a finding's program (mode `run`) show the finding again?
//
//   if (ShowsAgain(finding, outcome, directory)) ++repeated;
#pragma once

#include "fuzz/host/finding.h"
#include "fuzz/host/guest_run.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

// A crash: the console holds a report with the same key (oracles/console.h). A hang: the guest did not finish in time, or says
// that the child cannot be killed. All else: the same verdict on the program.
bool ShowsAgain(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory);

}  // namespace kapifuzz
