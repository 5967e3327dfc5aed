#include "fuzz/host/death_finding.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "executor/program_text.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/guest_reports.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

// FNV-1a: the key of a hang is that of the call it hung in.
uint64_t HashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325ULL;
  for (char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 0x100000001b3ULL;
  return hash;
}

// The call that was running, as a verdict's place and as text.
std::string DescribeCall(const LastProgram& last, Verdict* verdict) {
  verdict->syscall = kNoSyscall;
  Program program;
  DecodeProgram(last.wire, &program);
  if (last.call >= program.call_count) return "no call";
  verdict->call = static_cast<uint8_t>(last.call);
  verdict->syscall = program.calls[last.call].syscall;
  return PrintCall(program, static_cast<int>(last.call));
}

// A kernel that survives its report may have made it after the call, or after the program: what it came from is told by its
// stack alone.
std::string DescribeOrigin(const CrashReport& report, const LastProgram& last, Verdict* verdict) {
  constexpr std::string_view kEntry = "__x64_sys_";
  verdict->syscall = kNoSyscall;
  verdict->call = 0;
  Program program;
  DecodeProgram(last.wire, &program);
  const size_t entry = report.text.find(kEntry);
  const std::string_view name =
      entry == report.text.npos ? "" : std::string_view(report.text).substr(entry + kEntry.size());
  const int syscall = FindSyscall(name.substr(0, name.find('+')));
  for (int i = program.call_count - 1; i >= 0; --i) {
    if (program.calls[i].syscall != syscall) continue;
    verdict->syscall = program.calls[i].syscall;
    verdict->call = static_cast<uint8_t>(i);
    return fmt::format("while {} ran", PrintCall(program, i));
  }
  return "during or after a program";
}

std::vector<CrashReport> ReportsOf(const Death& death) {
  bool silent = death.cause == Death::kSilent;
  return GuestReports(death.console, {.ended_unexpectedly = silent});
}

// Of a guest with less memory than programs may take, not of its kernel.
bool IsAboutMemory(const CrashReport& report) { return report.type == CrashType::kOutOfMemory; }

}  // namespace

std::optional<Finding> FindingOfDeath(const Death& death, int64_t at_ms) {
  bool finding_cause =
      death.cause == Death::kCrash || death.cause == Death::kHang || death.cause == Death::kSilent;
  if (!finding_cause || death.program.wire.empty()) return std::nullopt;
  Finding f{.killed_guest = true, .repeated = 1, .tries = 1, .at_ms = at_ms};
  f.wire = death.program.wire;
  std::string call = DescribeCall(death.program, &f.verdict);
  const std::vector<CrashReport> reports = ReportsOf(death);
  const auto report = std::ranges::find_if_not(reports, IsAboutMemory);
  const bool of_its_boot = reports.empty() && death.cause == Death::kCrash;
  if (of_its_boot || (report == reports.end() && !reports.empty())) return std::nullopt;
  if (report != reports.end()) {
    f.verdict.cls = FindingClass::kCrash;
    f.verdict.key = report->key;
    CopyField(report->title, f.verdict.clause);
    const std::string when = death.survived ? DescribeOrigin(*report, death.program, &f.verdict)
                                            : fmt::format("while {} ran", call);
    CopyField(fmt::format("{}, {}", report->title, when), f.verdict.claim);
  } else {
    f.verdict.cls = FindingClass::kHang;
    const char* name = f.verdict.syscall == kNoSyscall ? "" : Syscalls()[f.verdict.syscall].name;
    f.verdict.key = HashOf(std::string("hang ") + name);
    CopyField(death.reason, f.verdict.clause);
    CopyField(fmt::format("the guest gave {} while {} ran", death.reason, call), f.verdict.claim);
  }
  f.id = FindingId(f.verdict);
  return f;
}

}  // namespace kapifuzz
