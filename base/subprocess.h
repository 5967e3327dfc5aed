// Runs a program, without a shell, and returns what it printed.
//
//   Result<CommandOutput> made = RunCommand({"make", "olddefconfig"}, {.timeout_ms = 60'000});
//   if (!made.ok()) ...                   // could not be started, or took too long
//   if (made->exit_status != 0) ...       // ran and failed; made->err says why
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct CommandOptions {
  // What the program reads from its standard input.
  std::string input = {};
  // Working directory; empty for the caller's.
  std::string directory = {};
  // After this long the program's process group is killed and the result is an Error; 0 for no
  // limit.
  int timeout_ms = 0;
  // Standard error goes into `out` too, in order.
  bool merge_stderr = false;
};

struct CommandOutput {
  // What the program passed to exit(), or 128 + the signal that killed it, as shells count.
  int exit_status = 0;
  std::string out;
  std::string err;
};

// argv[0] is looked up in PATH. An Error means that no exit status exists: not found, no resources,
// timed out.
Result<CommandOutput> RunCommand(const std::vector<std::string>& argv,
                                 const CommandOptions& options = {});

// True if `program` is an executable file or is found in PATH.
bool CommandExists(const std::string& program);

}  // namespace kapifuzz
