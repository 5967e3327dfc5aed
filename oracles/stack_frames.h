// The functions of a kernel report that say where the bug is.
//
// A report's stack holds the machinery that made the report (kasan_report, exc_page_fault), the
// helpers that bugs pass through (memcpy, mutex_lock) and the entry path that all system calls
// share. What is left names the bug; its innermost frames make the signature.
//
//   "filp_close+0x1d/0x150"  ->  "filp_close"
//   "close_fd.isra.0+0x4/0x9" -> "close_fd"
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

// Frames of the report's first stack, innermost first, machinery left out. `first` is a function
// that the heading names ("BUG: KASAN: ... in FUNCTION") and may be empty. With `skip_irq`, frames
// between <IRQ> and </IRQ> are left out: in a stall they are the watchdog's own.
std::vector<std::string> RelevantFrames(std::span<const std::string> report, std::string_view first,
                                        bool skip_irq);

// The plain name of a symbol, without offset and without the compiler's suffixes.
std::string FunctionName(std::string_view symbol);

// Machinery, helper or entry path.
bool IsUninteresting(const std::string& function);

}  // namespace kapifuzz
