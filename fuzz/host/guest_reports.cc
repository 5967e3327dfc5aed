#include "fuzz/host/guest_reports.h"

#include <algorithm>

#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {

std::vector<CrashReport> GuestReports(const std::string& console, const ConsoleOptions& options) {
  std::vector<CrashReport> reports = ParseConsole(console, options);
  const size_t ready = console.find(std::string(kConsolePrefix) + "ready ");
  if (ready == console.npos) return reports;
  const auto line = static_cast<size_t>(
      std::count(console.begin(), console.begin() + static_cast<std::ptrdiff_t>(ready), '\n'));
  std::erase_if(reports, [line](const CrashReport& report) {
    return report.line < line && report.type != CrashType::kSuddenEnd;
  });
  return reports;
}

}  // namespace kapifuzz
