#include "fuzz/host/shows_again.h"

#include <algorithm>

#include "fuzz/host/run_report.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

bool HasVerdict(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory) {
  if (outcome.end != GuestOutcome::kDone) return false;
  const Result<RunReport> report = ReadRunReport(directory);
  return report.ok() && std::ranges::any_of(report->verdicts, [&](const Verdict& verdict) {
           return verdict.Signature() == finding.verdict.Signature();
         });
}

bool HasReport(const Finding& finding, const GuestOutcome& outcome) {
  if (outcome.end == GuestOutcome::kDone) return false;
  const std::vector<CrashReport> reports =
      ParseConsole(outcome.console, {.ended_unexpectedly = outcome.end == GuestOutcome::kCrashed});
  return std::ranges::any_of(
      reports, [&](const CrashReport& report) { return report.key == finding.verdict.key; });
}

}  // namespace

bool ShowsAgain(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory) {
  if (finding.verdict.cls == FindingClass::kCrash) return HasReport(finding, outcome);
  if (finding.verdict.cls == FindingClass::kHang && outcome.end == GuestOutcome::kTimedOut)
    return true;
  return HasVerdict(finding, outcome, directory);
}

}  // namespace kapifuzz
