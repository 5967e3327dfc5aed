// The lines by which the kernel opens a report, and how each is titled.
//
//   OpenerMatch match;
//   MatchOpener("BUG: KASAN: slab-use-after-free in filp_close+0x1d/0x150", &match)
//   // match.opener->type kKasan, match.detail "slab-use-after-free", match.function "filp_close"
#pragma once

#include <string>
#include <string_view>

#include "oracles/console.h"

namespace kapifuzz {

struct Opener {
  CrashType type;
  // Matched from the start of a cleaned line. Group 1 is the detail of the title, group 2 a
  // function; both may match nothing.
  const char* pattern;
  const char* title;  // `%` stands for the detail; " in FUNCTION" is added when one is known
  bool follows;       // may be the consequence of a report before it: an oops, a panic
};

struct OpenerMatch {
  const Opener* opener = nullptr;
  std::string detail;
  std::string function;
};

bool MatchOpener(std::string_view line, OpenerMatch* match);

}  // namespace kapifuzz
