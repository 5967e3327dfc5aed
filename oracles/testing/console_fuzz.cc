// libFuzzer target: a guest's console may hold any bytes. Whatever they are, parsing ends, reports
// lie within the log and in order, and each has a title of one line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "oracles/console.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view log(reinterpret_cast<const char*>(data), size);
  size_t last = 0;
  for (const kapifuzz::CrashReport& report : kapifuzz::ParseConsole(log)) {
    if (report.title.empty() || report.title.find('\n') != std::string::npos) std::abort();
    if (report.line < last || report.line > size) std::abort();
    last = report.line;
  }
  return 0;
}
