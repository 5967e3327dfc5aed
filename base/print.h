// Print: fmt::print that cannot fail. A closed pipe or a full disk behind stdout must not end what a campaign is doing;
// main() looks at stdout once, at the end.
//
//   Print("{} programs\n", count);
//   Print(stderr, "kapifuzz: {}\n", error.ToString());
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <utility>

namespace kapifuzz {

template <typename... Args>
void Print(FILE* file, fmt::format_string<Args...> format, Args&&... args) {
  const std::string text = fmt::format(format, std::forward<Args>(args)...);
  std::fwrite(text.data(), 1, text.size(), file);
}

template <typename... Args>
void Print(fmt::format_string<Args...> format, Args&&... args) {
  Print(stdout, format, std::forward<Args>(args)...);
}

}  // namespace kapifuzz
