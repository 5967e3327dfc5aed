// Programs as text: what people read, write and keep (corpus/seeds, findings, documents).
// docs/formats.md section 2.
//
// Printing is canonical, and Parse(Print(p)) == p. Flags and enum members are printed by name where
// the specification names them. A trailing comment `# = ...` is ignored by the parser; Print adds
// it from a list of results when given.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "executor/program.h"

namespace kapifuzz {

// The first line of every program text.
inline constexpr char kProgramHeader[] = "# kapifuzz program 1";
// The one number that descriptors have a name for.
inline constexpr uint64_t kAtFdcwd = static_cast<uint64_t>(-100);
inline constexpr char kAtFdcwdName[] = "AT_FDCWD";

// Parses a whole text. Errors name `origin`, the line and the offending text; an unknown syscall
// offers near names.
Result<Program> ParseProgram(std::string_view text, const std::string& origin);

// Prints the program. `results` holds raw results of the first calls (-errno on failure) and may be
// empty.
std::string PrintProgram(const Program& program, std::span<const int64_t> results = {});
// One call without result and newline: `write(r0, "abc", 3)`.
std::string PrintCall(const Program& program, int index);

}  // namespace kapifuzz
