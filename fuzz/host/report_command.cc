// kapifuzz report OUT: what was specified against what was seen.
#include <fmt/format.h>

#include "executor/syscall_desc.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/report_files.h"
#include "fuzz/host/report_text.h"
#include "fuzz/host/syscall_names.h"

namespace kapifuzz {

ExitStatus ReportCommand(const Arguments& arguments) {
  std::vector<std::string> only;
  Arguments directories;
  CommandLine line("kapifuzz report [options] OUT",
                   "Prints, per syscall, every specified error, argument partition and effect with "
                   "how often it was seen, and what was seen unspecified. Writes OUT/report.");
  line.Values("syscall", &only, "NAME", "only this one; may be repeated");
  line.Positional(&directories, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (directories.empty()) return line.UsageError({"report", "of which campaign's directory?"});
  if (Status known = CheckSyscallNames(only); !known.ok()) return line.UsageError(known.error());
  Result<OutputDir> out = OutputDir::Read(directories[0]);
  if (!out.ok()) return Complain(out.error(), kExitUsage);
  Result<ReportModel> model = LoadReport(*out);
  if (!model.ok()) return Complain(model.error(), kExitEnvironment);
  Status written = WriteReportFiles(*model, *out);
  if (!only.empty()) {
    std::erase_if(model->syscalls, [&](const SyscallReport& s) {
      return std::find(only.begin(), only.end(), s.name) == only.end();
    });
  }
  fmt::print("{}", ReportText(*model));
  if (!written.ok()) return Complain(written.error(), kExitEnvironment);
  return kExitOk;
}

}  // namespace kapifuzz
