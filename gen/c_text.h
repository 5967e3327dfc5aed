// Values of programs as a person writes them in C: named constants, octal modes, string literals.
//
//   CNumber(open's flags, 0x80042)   "O_RDWR | O_CREAT | O_CLOEXEC"
//   CNumber(creat's mode, 0600)      "0600"
//   CString("a\n")                   "\"a\\n\""
//   RepeatedUnit("ababababab...")    "ab"
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "executor/syscall_desc.h"

namespace kapifuzz {

// `value` as an expression of the parameter's type. Names that user space does not have, or has
// with another value than the kernel (O_LARGEFILE is 0 on x86-64), are spelt as numbers.
std::string CNumber(const ArgDesc& desc, uint64_t value);

// A string literal; bytes outside of printable ASCII are octal escapes.
std::string CString(std::string_view bytes);

// The shortest unit of at most four bytes that makes up a long string when repeated; nothing for
// short strings (they are literals) and for strings without such a unit.
std::optional<std::string> RepeatedUnit(std::string_view bytes);
inline constexpr size_t kLongestLiteral = 80;

// True if `text` names something that <fcntl.h> only declares for GNU programs.
bool NeedsGnuSource(std::string_view text);

}  // namespace kapifuzz
