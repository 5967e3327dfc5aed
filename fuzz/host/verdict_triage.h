// VerdictTriage: one guest in mode `triage` reruns a program in fresh children and minimises it with
// the verdict preserved (docs/formats.md section 6: triage.json, minimised.wire, trace.txt).
#pragma once

#include "fuzz/host/triage_task.h"

namespace kapifuzz {

class VerdictTriage : public TriageTask {
 public:
  VerdictTriage(const Finding& finding, const TriageContext& context);
  Status Start() override;
  std::optional<Result<TriageResult>> Poll() override;

 private:
  Result<TriageResult> ReadOutcome(const GuestOutcome& outcome) const;

  Finding finding_;
  TriageContext context_;
  std::unique_ptr<GuestRun> run_;
};

}  // namespace kapifuzz
