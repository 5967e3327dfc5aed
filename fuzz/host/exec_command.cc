// kapifuzz exec FILE...: runs static programs of the host in a guest: generated tests, self-tests.
#include "base/files.h"
#include "base/print.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/guest_exec.h"
#include "fuzz/host/ktap.h"
#include "fuzz/host/scratch_dir.h"

namespace kapifuzz {
namespace {

// Counts the cases that a program says it has; its exit status alone does not tell that they all ran.
bool CheckTap(const GuestCommandResult& result) {
  const KtapResult tap = ParseTap(result.output);
  Print("tap: {} passed, {} failed, {} skipped of {}\n", tap.passed, tap.failed, tap.skipped,
        tap.planned);
  return tap.Ok();
}

}  // namespace

ExitStatus ExecCommand(const Arguments& arguments) {
  GuestSetup setup;
  std::chrono::milliseconds timeout{60'000};
  bool tap = false;
  Arguments programs;
  ExecPlan plan;
  CommandLine line("kapifuzz exec [options] FILE...",
                   "Runs statically linked programs in a guest, one after the other, and prints "
                   "what they said. Exit status 1 if one fails.");
  setup.AddOptions(&line);
  line.Duration("timeout", &timeout, "limit for each program");
  line.Flag("tap", &tap, "they print TAP: every planned case must have passed");
  line.Values("with", &plan.files, "FILE",
              "also there, where each program starts; may be repeated");
  line.Positional(&programs, -1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (programs.empty()) return line.UsageError({"exec", "which programs?"});
  for (const Arguments& files : {programs, plan.files}) {
    for (const std::string& file : files) {
      if (!FileExists(file)) return Complain({file, "no such file"}, kExitUsage);
    }
  }
  for (const std::string& program : programs) plan.commands.push_back({.binary = program});
  plan.timeout_ms = timeout.count();
  Result<std::string> kernel = setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);
  Result<std::vector<GuestCommandResult>> results =
      ExecInGuest(setup, plan, VmDirectory(scratch->path()));
  if (!results.ok()) return Complain(results.error(), kExitEnvironment);
  bool all_well = true;
  for (const GuestCommandResult& result : *results) {
    Print("--- {}\n{}--- {}\n", result.command, result.output, result.Outcome());
    all_well = all_well && result.Passed();
    if (tap && !CheckTap(result)) all_well = false;
  }
  return all_well ? kExitOk : kExitFindings;
}

}  // namespace kapifuzz
