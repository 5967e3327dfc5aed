// A line of a console log, cleaned: what the kernel printed, without what the way to us added.
//
// First step of ParseConsole (oracles/console.h). It takes away carriage returns, terminal escapes,
// the firmware's noise and printk's prefix, and bounds the length of a line. A line of the executor
// that the kernel cut short ends where the kernel's begins, and is gone.
//
//   CleanConsoleLine("[    1.234567][   T77] BUG: foo\r")  == {.text = "BUG: foo", .caller = "T77"}
//   CleanConsoleLine("kapifuzz: 12 pro[    1.234567] BUG: foo")  == {.text = "BUG: foo"}
#pragma once

#include <string>
#include <string_view>

namespace kapifuzz {

inline constexpr size_t kMaxConsoleLine = 500;

struct ConsoleLine {
  std::string text;
  // Who printed it, with CONFIG_PRINTK_CALLER: task "T77", or "C0", a CPU in an interrupt. Reports
  // that two CPUs print at a time are told apart by it.
  std::string caller;
};

// `line` has no line feed. Leading blanks after the prefix stay: they tell a frame from a heading.
ConsoleLine CleanConsoleLine(std::string_view line);

}  // namespace kapifuzz
