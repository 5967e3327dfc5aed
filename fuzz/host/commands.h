// The commands of `kapifuzz`, one file each (fuzz/host/*_command.cc). Each parses its own command
// line, does its work, prints its own errors, and returns the exit status of the process.
#pragma once

#include <string>
#include <vector>

#include "base/exit_status.h"
#include "base/result.h"
#include "fuzz/host/one_shot.h"

namespace kapifuzz {

using Arguments = std::vector<std::string>;

ExitStatus FuzzCommand(const Arguments& arguments);
ExitStatus RunCommandLine(const Arguments& arguments);
ExitStatus ReproCommand(const Arguments& arguments);
ExitStatus StatusCommand(const Arguments& arguments);
ExitStatus ReportCommand(const Arguments& arguments);
ExitStatus LtpCommand(const Arguments& arguments);
ExitStatus BenchCommand(const Arguments& arguments);
ExitStatus ExecCommand(const Arguments& arguments);
ExitStatus ExportCommand(const Arguments& arguments);
ExitStatus KunitCommand(const Arguments& arguments);
ExitStatus MutantsCommand(const Arguments& arguments);

// "kapifuzz: ERROR" on stderr; returns `status`.
ExitStatus Complain(const Error& error, ExitStatus status);

}  // namespace kapifuzz
