#include "fuzz/host/triage_task.h"

#include "fuzz/host/crash_triage.h"
#include "fuzz/host/history_triage.h"
#include "fuzz/host/repro_check.h"
#include "fuzz/host/verdict_triage.h"

namespace kapifuzz {

std::unique_ptr<TriageTask> MakeTriageTask(const Finding& finding, std::vector<PastRun> history,
                                           const TriageContext& context) {
  // A child that cannot be killed keeps what the next one needs, so its guest is of no more use either.
  const bool spends_guest = finding.killed_guest || finding.verdict.cls == FindingClass::kHang;
  std::unique_ptr<TriageTask> triage;
  if (spends_guest) {
    triage = std::make_unique<CrashTriage>(finding, context);
  } else {
    triage = std::make_unique<VerdictTriage>(finding, context);
  }
  triage = std::make_unique<HistoryTriage>(std::move(triage), finding, std::move(history), context);
  return std::make_unique<ReproCheck>(std::move(triage), finding, context);
}

}  // namespace kapifuzz
