// Does a guest that ran a finding's program (mode `run`) show the finding again?
//
//   if (ShowsAgain(finding, outcome, directory)) TakeEvidence(finding, outcome, directory, &result);
#pragma once

#include "fuzz/host/finding.h"
#include "fuzz/host/finding_store.h"
#include "fuzz/host/guest_run.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

// A crash that ended its guest: the console holds a report with the same key (oracles/console.h). A hang: the guest did not finish in time, ends
// with a lockup, or says that the child cannot be killed. All else: the same verdict on the program.
bool ShowsAgain(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory);

// What such a guest left to tell: its console, and where it lived long enough, the trace and what the calls returned. True if
// there was the verdict on this program as well.
bool TakeEvidence(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory,
                  TriageResult* result);

// The program still has a call of that name, or the finding is about none.
bool HasCall(const Program& program, uint16_t syscall);

// Follows the call in question into the smaller program of `result`, where no guest lived to say which one it is: the last of its
// name up to where it was.
void FindCall(TriageResult* result);

// Where nobody has asked yet how often the smaller program shows it: the run that did counts.
void CountTheLast(TriageResult* result);

}  // namespace kapifuzz
