// ReproCheck: triage with a last step. Once a finding has repeated and is minimised, its C reproducer is compiled and run in
// a guest of its own: does it show what the program showed?
//
//   inner task ──► repeated ──► repro.c ──► cc -static ──► fresh guest ──► TriageResult::reproduction
//             └──► not once, or failed: as it is
//
// A crash or hang is shown if the guest ends in the same way, a wrong result if the call in question returns the same, a
// change that should not be if its descriptors differ as well, a race if some try gives what neither order gives. Of other
// claims the same result is all that can be said.
// Programs that must run before it are functions of the same page, each in a process of its own if that is enough.
// A reproducer that cannot be compiled or run is no reason to hold a finding back: the page says what happened.
#pragma once

#include <memory>

#include "fuzz/host/triage_task.h"

namespace kapifuzz {

class ReproCheck : public TriageTask {
 public:
  ReproCheck(std::unique_ptr<TriageTask> triage, const Finding& finding,
             const TriageContext& context);
  Status Start() override { return triage_->Start(); }
  std::optional<Result<TriageResult>> Poll() override;
  // With a page that was not run.
  std::optional<TriageResult> GiveUp() override;

 private:
  Status Begin();
  // Of the reproducer in its guest; the last one counts.
  size_t Runs() const;
  Reproduction Judge(const Result<GuestOutcome>& outcome) const;
  Reproduction JudgeOutput() const;

  std::unique_ptr<TriageTask> triage_;  // null when it has ended
  const FindingClass cls_;
  TriageContext context_;
  std::unique_ptr<GuestRun> run_;
  TriageResult result_;
};

// The C source for what triage made of a finding.
std::string ReproSource(const TriageResult& triaged);

}  // namespace kapifuzz
