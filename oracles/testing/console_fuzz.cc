// libFuzzer target: a guest's console may hold any bytes. Whatever they are, parsing ends; reports lie
// within the log and in order, each where a line opens one, with a title of one line and a text that is
// no longer than a report may be; and reading twice gives the same keys. The goldens are its seeds:
//
//   console_fuzz CORPUS oracles/testdata/console
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/strings.h"
#include "oracles/console.h"
#include "oracles/console_lines.h"

namespace {

void Require(bool truth) {
  if (!truth) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string_view> lines = kapifuzz::SplitLines(log);
  const std::vector<kapifuzz::CrashReport> reports = kapifuzz::ParseConsole(log);
  size_t last = 0;
  for (const kapifuzz::CrashReport& report : reports) {
    Require(!report.title.empty() && report.title.find('\n') == std::string::npos);
    Require(report.line >= last && report.line < lines.size());
    Require(kapifuzz::OpensCrashReport(lines[report.line]));
    Require(std::count(report.text.begin(), report.text.end(), '\n') < 300);
    Require(report.text.size() <= 300 * (kapifuzz::kMaxConsoleLine + 1));
    last = report.line;
  }
  const std::vector<kapifuzz::CrashReport> again = kapifuzz::ParseConsole(log);
  Require(std::equal(reports.begin(), reports.end(), again.begin(), again.end(),
                     [](const auto& a, const auto& b) { return a.key == b.key; }));
  return 0;
}
