// One finding of `kapi check`, as it is printed: where, how bad, what.
//
//   Problem{.file = "fs/open.c", .line = 101, .text = "sys_close: error EBADF: ..."}.ToString()
//       == "fs/open.c:101: error: sys_close: error EBADF: ..."
//
// An error makes the check fail; a warning is for a person to judge and never does.
#pragma once

#include <compare>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

enum class Severity { kError, kWarning };

struct Problem {
  std::string file = {};
  int line = 0;
  Severity severity = Severity::kError;
  std::string text = {};

  // By place, then errors before warnings, then text.
  auto operator<=>(const Problem&) const = default;

  std::string ToString() const;
};

// A reader's Error, whose `where` is "file:line" or a path.
Problem ProblemFromError(const Error& error);

}  // namespace kapifuzz
