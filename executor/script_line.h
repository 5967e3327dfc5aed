// The first line of a script, as the kernel reads it (fs/binfmt_script.c).
//
//   char line[kHeadBytes] = "#! /bin/sh -x\n";       // the file's beginning, zeros behind its end
//   ParseScriptLine(line, name)                      // kNamed, "/bin/sh"
#pragma once

#include <cstddef>
#include <cstdint>

namespace kapifuzz {

inline constexpr size_t kHeadBytes = 256;  // BINPRM_BUF_SIZE

enum class ScriptLine : uint8_t {
  kNone,    // it does not begin with #!
  kBroken,  // it does, and names no interpreter, or one that may be cut off
  kNamed,
};

// Writes the interpreter's name, with its NUL, to `name`, which has kHeadBytes. Callable in a child: no library state.
ScriptLine ParseScriptLine(const char* head, char* name);

}  // namespace kapifuzz
