// A console log as clean lines: what the kernel printed, without what the way to us added.
//
// First step of ParseConsole (oracles/console.h). It takes away carriage returns, terminal escapes,
// the firmware's noise and printk's prefix, and bounds the length of a line.
//
//   CleanConsole("[    1.234567][   T77] BUG: foo\r\n")  == {"BUG: foo"}
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

inline constexpr size_t kMaxConsoleLine = 500;

// One entry per line feed, so indices are line numbers of the log. Leading blanks after the prefix
// stay: they tell a frame from a heading.
std::vector<std::string> CleanConsole(std::string_view log);

// The same for one line.
std::string CleanConsoleLine(std::string_view line);

}  // namespace kapifuzz
