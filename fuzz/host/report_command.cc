// kapifuzz report OUT: what was specified against what was seen.
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/print.h"
#include "base/unique_fd.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/report_files.h"
#include "fuzz/host/syscall_names.h"

namespace kapifuzz {

namespace {

// For us: its file system is, or it is somebody else's. A file system that fell into it shows only when it is written to.
bool IsReadOnly(const std::string& directory) {
  std::string probe = directory + "/.probe-XXXXXX";
  UniqueFd fd(mkostemp(probe.data(), O_CLOEXEC));
  if (!fd) return errno == EROFS || errno == EACCES || errno == EPERM;
  unlink(probe.c_str());
  return false;
}

}  // namespace

ExitStatus ReportCommand(const Arguments& arguments) {
  std::vector<std::string> only;
  std::string format_name = "text";
  Arguments directories;
  CommandLine line(
      "kapifuzz report [options] OUT",
      "Prints, per syscall, every specified error, argument partition and effect with "
      "how often it was seen, and what was seen unspecified. Writes OUT/report in every "
      "format. Exit status 1 if there are findings.");
  line.Value("format,f", &format_name, "text|html|json|junit|ktap", "what is printed");
  line.Values("syscall", &only, "NAME", "only this one; may be repeated");
  line.Positional(&directories, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (directories.empty()) return line.UsageError({"report", "of which campaign's directory?"});
  Result<const ReportFormat*> format = FindReportFormat(format_name);
  if (!format.ok()) return line.UsageError(format.error());
  if (Status known = CheckSyscallNames(only); !known.ok()) return line.UsageError(known.error());
  Result<OutputDir> out = OutputDir::Read(directories[0]);
  if (!out.ok()) return Complain(out.error(), kExitUsage);
  Result<ReportModel> model = LoadReport(*out);
  if (!model.ok()) return Complain(model.error(), kExitEnvironment);
  Status written = WriteReportFiles(*model, *out);
  if (!only.empty()) model->KeepOnly(only);
  Print("{}", (*format)->render(*model));
  if (!written.ok() && IsReadOnly(out->root())) {
    Print(stderr, "kapifuzz: {} cannot be written: its report/ stays as it is\n", out->root());
  } else if (!written.ok()) {
    return Complain(written.error(), kExitEnvironment);
  }
  return std::ranges::any_of(model->findings, CountsAsFound) ? kExitFindings : kExitOk;
}

}  // namespace kapifuzz
