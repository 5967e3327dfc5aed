// TriageTask: does a finding repeat in a fresh guest, and what is its smallest program?
//
// Two kinds, and for what repeats the C reproducer (repro_check.h). A verdict is rerun and minimised inside one guest, by the guest's `triage` mode. A
// program that kills its guest, or leaves a child there that cannot be killed, is not: CrashTriage boots one guest per
// attempt and cuts the program on the host. What does not repeat alone may do so behind the programs that ran before it
// (history_triage.h).
//
//   std::unique_ptr<TriageTask> task = MakeTriageTask(finding, history, context);
//   Status started = task->Start();
//   while (!(outcome = task->Poll())) ...
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/result.h"
#include "fuzz/host/clock.h"
#include "fuzz/host/finding.h"
#include "fuzz/host/finding_store.h"
#include "fuzz/host/guest_run.h"
#include "fuzz/host/machine.h"
#include "fuzz/host/vm.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

// How a guest is made from the directory of its job; the setup (kernel, accelerator) is the
// campaign's.
using MachineFactory =
    std::function<std::unique_ptr<Machine>(const VmDirectory&, std::vector<VmShare>)>;

struct TriageContext {
  MachineFactory make_machine;
  VmDirectory directory;  // of the triage guest; emptied for every run
  Clock clock;
  GuestLimits limits{.boot_ms = 180'000, .job_ms = 120'000};
  int tries = 10;                // reruns of a verdict
  int crash_tries = 3;           // guests given to a crash before it counts as not repeated
  int crash_cut_budget = 40;     // guests given to making its program smaller
  int64_t smaller_ms = 240'000;  // and time, here and below
  int history_tries = 2;  // guests given to the programs before it, when it alone shows nothing
  int history_cut_budget = 40;      // and to finding out which of them are needed
  int history_smaller_budget = 60;  // and to making these smaller
};

class TriageTask {
 public:
  virtual ~TriageTask() = default;
  virtual Status Start() = 0;
  // Nothing while it works. An Error: a guest could not be run; the finding stays raw.
  virtual std::optional<Result<TriageResult>> Poll() = 0;
  // There is no more time: what is known of a finding that has repeated, with a program that may not be the smallest. The
  // last that is called.
  virtual std::optional<TriageResult> GiveUp() { return std::nullopt; }
};

// `history`: what its guest ran, oldest first, its own program last; may be empty.
std::unique_ptr<TriageTask> MakeTriageTask(const Finding& finding, std::vector<PastRun> history,
                                           const TriageContext& context);

}  // namespace kapifuzz
