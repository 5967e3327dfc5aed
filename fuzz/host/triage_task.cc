#include "fuzz/host/triage_task.h"

#include "fuzz/host/crash_triage.h"
#include "fuzz/host/verdict_triage.h"

namespace kapifuzz {

std::unique_ptr<TriageTask> MakeTriageTask(const Finding& finding, const TriageContext& context) {
  if (finding.killed_guest) return std::make_unique<CrashTriage>(finding, context);
  return std::make_unique<VerdictTriage>(finding, context);
}

}  // namespace kapifuzz
