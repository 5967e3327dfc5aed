// The functions of a kernel report that say where the bug is.
//
// A report's stack holds the machinery that made the report (kasan_report, exc_page_fault), the
// helpers that bugs pass through (memcpy, kfree, mutex_lock) and the entry path that all system
// calls share. What is left names the bug.
//
//   "filp_close+0x1d/0x150"  ->  "filp_close"
//   "close_fd.isra.0+0x4/0x9" -> "close_fd"
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

struct StackRules {
  // Functions that are known before the stack: from the heading ("BUG: KASAN: ... in FUNCTION"; two as
  // "a / b"), or empty.
  std::string_view named;
  // The stack follows the heading at once; otherwise it is announced by "RIP:" or "Call Trace:".
  bool at_heading = false;
  // Frames between <IRQ> and </IRQ> are left out: in a stall they are the watchdog's own.
  bool skip_irq = false;
};

// Frames of the report's first stack, innermost first, machinery left out.
std::vector<std::string> RelevantFrames(std::span<const std::string> report,
                                        const StackRules& rules);

// The plain name of a symbol, without offset and without the compiler's suffixes.
std::string FunctionName(std::string_view symbol);

// Machinery, helper or entry path.
bool IsUninteresting(const std::string& function);

}  // namespace kapifuzz
