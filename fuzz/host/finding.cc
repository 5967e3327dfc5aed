#include "fuzz/host/finding.h"

#include <fmt/format.h>

#include "executor/syscall_desc.h"

namespace kapifuzz {

const char* FindingStatusName(FindingStatus status) {
  switch (status) {
    case FindingStatus::kRaw:
      return "raw";
    case FindingStatus::kConfirmed:
      return "confirmed";
    case FindingStatus::kUnconfirmed:
      break;
  }
  return "unconfirmed";
}

bool CountsAsFound(const Finding& finding) { return finding.status != FindingStatus::kUnconfirmed; }

std::string FindingPage(const Finding& finding) {
  const char* folder = CountsAsFound(finding) ? "findings" : "unconfirmed";
  return fmt::format("{}/{}/finding.md", folder, finding.id);
}

std::string FindingId(const Verdict& verdict) {
  std::span<const SyscallDesc> syscalls = Syscalls();
  const char* name = verdict.syscall < syscalls.size() ? syscalls[verdict.syscall].name : "unknown";
  return fmt::format("{}-{}-{:016x}", FindingClassName(verdict.cls), name, verdict.Signature());
}

}  // namespace kapifuzz
