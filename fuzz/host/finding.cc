#include "fuzz/host/finding.h"

#include <fmt/format.h>

#include "base/signal_names.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

const char* FindingStatusName(FindingStatus status) {
  switch (status) {
    case FindingStatus::kRaw:
      return "raw";
    case FindingStatus::kConfirmed:
      return "confirmed";
    case FindingStatus::kKnown:
      return "known";
    case FindingStatus::kUnconfirmed:
      break;
  }
  return "unconfirmed";
}

bool CountsAsFound(const Finding& finding) {
  return finding.status == FindingStatus::kRaw || finding.status == FindingStatus::kConfirmed;
}

bool EndsGuest(const Verdict& verdict) {
  return verdict.cls == FindingClass::kCrash && !SignalNumber(verdict.clause);
}

std::string FindingPage(const Finding& finding) {
  const bool aside = finding.status == FindingStatus::kUnconfirmed;
  const char* folder = aside ? "unconfirmed" : "findings";
  return fmt::format("{}/{}/finding.md", folder, finding.id);
}

std::string FindingId(const Verdict& verdict) {
  std::span<const SyscallDesc> syscalls = Syscalls();
  const char* name = verdict.syscall < syscalls.size() ? syscalls[verdict.syscall].name : "unknown";
  return fmt::format("{}-{}-{:016x}", FindingClassName(verdict.cls), name, verdict.Signature());
}

}  // namespace kapifuzz
