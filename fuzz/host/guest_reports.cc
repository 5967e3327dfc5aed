#include "fuzz/host/guest_reports.h"

#include <algorithm>

#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {

std::vector<CrashReport> GuestReports(const std::string& console, const ConsoleOptions& options) {
  const size_t ready = console.find(std::string(kConsolePrefix) + "ready ");
  if (ready == console.npos) return ParseConsole(console, options);
  std::vector<CrashReport> reports = ParseConsole(std::string_view(console).substr(ready), options);
  const auto before = static_cast<size_t>(
      std::count(console.begin(), console.begin() + static_cast<std::ptrdiff_t>(ready), '\n'));
  for (CrashReport& report : reports) report.line += before;
  return reports;
}

}  // namespace kapifuzz
