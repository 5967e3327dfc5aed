// kapifuzz export --out DIR: what a guest's kernel says about itself: debugfs kapi/, its config.
#include <filesystem>

#include "base/files.h"
#include "base/print.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/scratch_dir.h"

namespace kapifuzz {

ExitStatus ExportCommand(const Arguments& arguments) {
  GuestSetup setup;
  std::string out;
  CommandLine line(
      "kapifuzz export [options] --out DIR",
      "Copies the specifications out of a running kernel's debugfs: DIR/kapi/..., which "
      "`kapi --debugfs DIR/kapi` reads.");
  setup.AddOptions(&line);
  line.Value("out,o", &out, "DIR", "where to; must not exist or be empty");
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (out.empty()) return line.UsageError({"--out", "where to?"});
  std::error_code error;
  if (FileExists(out) && !std::filesystem::is_empty(out, error)) {
    return line.UsageError({out, "is there already and not empty"});
  }
  Result<std::string> kernel = setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);

  VmDirectory directory(scratch->path());
  Result<GuestOutcome> outcome = RunJob(setup, {.mode = "export"}, directory);
  if (!outcome.ok()) return Complain(outcome.error(), kExitEnvironment);
  if (Status done = CheckDone(*outcome, "export"); !done.ok()) {
    return Complain(done.error(), kExitEnvironment);
  }
  std::filesystem::create_directories(out, error);
  if (!error) {
    std::filesystem::copy(directory.out(), out, std::filesystem::copy_options::recursive, error);
  }
  if (error) return Complain({out, "cannot write: " + error.message()}, kExitEnvironment);
  Print("{}: specifications and configuration of {}\n", out, *kernel);
  return kExitOk;
}

}  // namespace kapifuzz
