#include "fuzz/host/hunt.h"

#include <fmt/format.h>

#include <algorithm>

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// What does not repeat has found nothing. Without triage that it did in its own guest must do.
bool Counts(const Finding& finding, bool triaged) {
  return finding.status == FindingStatus::kConfirmed ||
         (!triaged && finding.status == FindingStatus::kRaw);
}

void CountKills(const FuzzSession& session, bool triaged, Kill* kill) {
  kill->programs = session.campaign().tally().programs;
  kill->seconds = session.campaign().meta().seconds;
  for (const Finding& finding : session.Findings()) {
    if (!Counts(finding, triaged)) continue;
    kill->seconds = std::min(kill->seconds, static_cast<double>(finding.at_ms) / 1000);
    if (std::ranges::find(kill->found_as, finding.verdict.cls) == kill->found_as.end())
      kill->found_as.push_back(finding.verdict.cls);
  }
}

}  // namespace

std::optional<FuzzSession::Failure> HuntMutant(FuzzOptions fuzz, bool focus, Kill* kill) {
  if (focus) {
    const int syscall = FindSyscall(kill->mutant.call);
    if (syscall < 0) {
      return FuzzSession::Failure{
          kExitUsage,
          {fmt::format("mutant {}", kill->mutant.number),
           "its call " + kill->mutant.call + " has no specification whose file could be fuzzed"}};
    }
    fuzz.files.push_back(Syscalls()[syscall].file);
  }
  if (!fuzz.setup.kernel_args.empty()) fuzz.setup.kernel_args += " ";
  fuzz.setup.kernel_args += fmt::format("kapi_mutant={}", kill->mutant.number);
  const bool triaged = fuzz.triage;
  FuzzSession session(std::move(fuzz));
  if (std::optional<FuzzSession::Failure> failure = session.Open()) return failure;
  const Status outcome = session.Run();
  if (!outcome.ok()) return FuzzSession::Failure{kExitEnvironment, outcome.error()};
  CountKills(session, triaged, kill);
  return std::nullopt;
}

}  // namespace kapifuzz
