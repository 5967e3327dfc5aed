#include "fuzz/host/shows_again.h"

#include <algorithm>

#include "base/files.h"
#include "fuzz/host/guest_reports.h"
#include "fuzz/host/run_report.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

bool HasVerdict(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory) {
  if (outcome.end != GuestOutcome::kDone) return false;
  const Result<RunReport> report = ReadRunReport(directory);
  return report.ok() && std::ranges::any_of(report->verdicts, [&](const Verdict& verdict) {
           return verdict.Signature() == finding.verdict.Signature();
         });
}

// A guest survives some reports, and is done nevertheless.
bool HasReport(const Finding& finding, const GuestOutcome& outcome) {
  const std::vector<CrashReport> reports =
      GuestReports(outcome.console, {.ended_unexpectedly = outcome.end == GuestOutcome::kCrashed});
  return std::ranges::any_of(
      reports, [&](const CrashReport& report) { return IsAbout(report, finding.verdict.key); });
}

// Whoever noticed first that nothing moves: we, or the kernel's watchdogs, or the host with its NMI.
bool StandsStill(const GuestOutcome& outcome) {
  if (outcome.end != GuestOutcome::kCrashed) return outcome.end == GuestOutcome::kTimedOut;
  return std::ranges::any_of(GuestReports(outcome.console, {}), [](const CrashReport& report) {
    return report.type == CrashType::kLockup;
  });
}

}  // namespace

bool ShowsAgain(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory) {
  if (EndsGuest(finding.verdict)) return HasReport(finding, outcome);
  if (finding.verdict.cls == FindingClass::kHang && StandsStill(outcome)) return true;
  return HasVerdict(finding, outcome, directory);
}

bool TakeEvidence(const Finding& finding, const GuestOutcome& outcome, const VmDirectory& directory,
                  TriageResult* result) {
  result->console = outcome.console;
  const Result<std::string> trace = ReadFile(JoinPath(directory.out(), "trace.txt"));
  result->trace = trace.ok() ? *trace : "";
  result->results.clear();
  const Result<RunReport> report = ReadRunReport(directory);
  if (!report.ok()) return false;  // the guest did not live to write one
  result->results = report->results;
  const auto same = std::ranges::find(report->verdicts, finding.verdict.Signature(),
                                      [](const Verdict& v) { return v.Signature(); });
  if (same == report->verdicts.end()) return false;
  result->verdict = *same;
  return true;
}

bool HasCall(const Program& program, uint16_t syscall) {
  const std::span<const Call> calls = std::span(program.calls).first(program.call_count);
  return syscall == kNoSyscall ||
         std::ranges::any_of(calls, [syscall](const Call& c) { return c.syscall == syscall; });
}

// Calls were only left out.
void FindCall(TriageResult* result) {
  const Program& program = result->program;
  if (program.call_count == 0) return;
  int call = std::min<int>(result->verdict.call, program.call_count - 1);
  const auto is_it = [&](int i) { return program.calls[i].syscall == result->verdict.syscall; };
  while (call > 0 && !is_it(call)) --call;
  result->verdict.call = static_cast<uint8_t>(is_it(call) ? call : program.call_count - 1);
}

void CountTheLast(TriageResult* result) {
  if (result->minimised_tries == 0) result->minimised_tries = result->minimised_repeated = 1;
}

}  // namespace kapifuzz
