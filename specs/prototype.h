// The SYSCALL_DEFINEn that a specification stands above: name, C types and names of the parameters.
//
//   "SYSCALL_DEFINE3(open, const char __user *, filename, int, flags, umode_t, mode)"
//   -> {name "open", params {{"const char __user *", "filename"}, {"int", "flags"}, {"umode_t",
//   "mode"}}}
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct PrototypeParam {
  std::string ctype = {};
  std::string name = {};
  bool operator==(const PrototypeParam&) const = default;
};

struct Prototype {
  std::string name = {};  // without "sys_"
  int line = 0;           // of the macro
  std::vector<PrototypeParam> params = {};
};

// True if the text begins with a SYSCALL_DEFINEn of a native call (not COMPAT_SYSCALL_DEFINEn).
bool StartsPrototype(std::string_view text);

// Parses the macro at the start of `text`, over as many lines as it takes. `line` is where it
// stands. Errors carry only a message; the caller knows the file.
Result<Prototype> ParsePrototype(std::string_view text, int line);

// A C type with single blanks between words and before each run of stars: "char  __user*" gives
// "char __user *".
std::string NormalizeCType(std::string_view type);

}  // namespace kapifuzz
