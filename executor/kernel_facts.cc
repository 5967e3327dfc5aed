#include "executor/kernel_facts.h"

#include <sys/utsname.h>

#include <cstdio>
#include <set>
#include <string>

namespace kapifuzz {
namespace {

// Null until SetKernelConfig.
std::set<std::string, std::less<>>* built_in = nullptr;

}  // namespace

Value KernelAtLeast(int64_t major, int64_t minor) {
  static const auto version = [] {
    struct utsname name;
    int a = -1, b = -1;
    if (uname(&name) != 0 || sscanf(name.release, "%d.%d", &a, &b) != 2) a = -1;
    return std::pair{a, b};
  }();
  if (version.first < 0) return {};
  return Value::Of(version.first > major || (version.first == major && version.second >= minor));
}

void SetKernelConfig(std::string_view text) {
  static std::set<std::string, std::less<>> symbols;
  symbols.clear();
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.starts_with("CONFIG_") && line.ends_with("=y"))
      symbols.emplace(line.substr(0, line.size() - 2));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  built_in = &symbols;
}

Value KernelConfig(std::string_view symbol) {
  if (!built_in) return {};
  return Value::Of(built_in->contains(symbol));
}

}  // namespace kapifuzz
