// The lines by which the kernel opens a report, and how each is titled.
//
//   OpenerMatch match;
//   MatchOpener("BUG: KASAN: slab-use-after-free in filp_close+0x1d/0x150", &match)
//   // match.opener->type kKasan, match.detail "slab-use-after-free", match.function "filp_close"
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "oracles/console.h"

namespace kapifuzz {

// Whether a report can be the consequence of one that is still being printed.
enum class Follows : uint8_t {
  kNothing,
  kSameCaller,  // an oops: of the BUG line that the same task printed before it
  kAnything,    // a panic, a stall: of whatever goes wrong, on any CPU
};

// Where a report's own stack is.
enum class StackAt : uint8_t {
  kCallTrace,  // behind "Call Trace:" and "RIP:"
  kHeading,    // the first frames below the heading
};

struct Opener {
  CrashType type;
  // Matched from the start of a cleaned line. Group 1 is the detail of the title, group 2 a
  // function, or two as "a / b"; both may match nothing.
  const char* pattern;
  const char* title;  // `%` stands for the detail; " in FUNCTION" is added when one is known
  Follows follows = Follows::kNothing;
  StackAt stack = StackAt::kCallTrace;
  // Matched from the start of the lines that follow: group 1 is the function to blame, whatever the
  // stack says. The stack of a damaged object's report is that of whoever noticed.
  const char* culprit = nullptr;
  // It came in the middle of anything: an interrupt's frames are not the watchdog's own.
  bool by_nmi = false;
};

struct OpenerMatch {
  const Opener* opener = nullptr;
  std::string detail;
  std::string function;
};

bool MatchOpener(std::string_view line, OpenerMatch* match);

// The function that the opener's `culprit` finds in a report, or nothing.
std::string CulpritIn(const Opener& opener, std::span<const std::string> report);

// Who took the first lock of "N locks held by": to blame where the task has long left that function.
std::string LockTakerIn(std::span<const std::string> report);

}  // namespace kapifuzz
