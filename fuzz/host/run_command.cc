// kapifuzz run PROGRAM: one program in a fresh guest; its trace with verdicts, like strace.
#include "base/files.h"
#include "base/print.h"
#include "corpus/program_file.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/guest_reports.h"
#include "fuzz/host/run_report.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/source_lines.h"
#include "fuzz/shared/guest_protocol.h"
#include "fuzz/shared/history.h"
#include "oracles/console.h"

namespace kapifuzz {
namespace {

// What the kernel reported; false if nothing.
bool ShowReports(const GuestOutcome& outcome, const std::string& vmlinux) {
  const bool died = outcome.end == GuestOutcome::kCrashed;
  const std::vector<CrashReport> reports =
      GuestReports(outcome.console, {.ended_unexpectedly = died});
  for (const CrashReport& report : reports) {
    const std::string text = SourceLines(vmlinux).Annotate(report.text);
    Print("the {}: {}\n\n{}\n", died ? "guest died" : "kernel reported", report.title,
          Printable(text));
  }
  return !reports.empty();
}

// What the calls did, and what is wrong with it.
ExitStatus ShowTrace(const VmDirectory& directory) {
  Result<std::string> trace = ReadFile(JoinPath(directory.out(), "trace.txt"));
  if (!trace.ok()) return Complain(trace.error(), kExitEnvironment);
  Print("{}", Printable(*trace));
  Result<RunReport> report = ReadRunReport(directory);
  if (!report.ok()) return Complain(report.error(), kExitEnvironment);
  for (const Verdict& verdict : report->verdicts) {
    Print("{}: {}\n", FindingClassName(verdict.cls), verdict.claim);
  }
  return report->verdicts.empty() ? kExitOk : kExitFindings;
}

}  // namespace

ExitStatus RunCommandLine(const Arguments& arguments) {
  GuestSetup setup;
  std::string isolation;
  bool kept = false;
  Arguments files;
  CommandLine line("kapifuzz run [options] [BEFORE ...] PROGRAM",
                   "Runs a program (text or wire form) in a guest and prints what each call did, "
                   "with verdicts; programs before it run in the same guest, one after the other. "
                   "Exit status 1 if there is a verdict, or the kernel reports something.");
  setup.AddOptions(&line);
  line.Value("isolation", &isolation, "shared|forked",
             "kind of child; default: what the calls need");
  line.Flag("kept", &kept,
            "programs share children where they may, as in a campaign; default: one child each");
  line.Positional(&files, -1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (files.empty()) return line.UsageError({"run", "which program?"});
  if (!isolation.empty() && isolation != "shared" && isolation != "forked") {
    return line.UsageError({"--isolation", "\"" + isolation + "\" is neither shared nor forked"});
  }
  std::vector<PastRun> runs;
  for (const std::string& file : files) {
    Result<Program> program = ReadProgramFile(file);
    if (!program.ok()) return Complain(program.error(), kExitUsage);
    runs.push_back({.wire = EncodeWire(*program), .fresh = !kept});
  }
  Result<std::string> kernel = setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);

  VmDirectory directory(scratch->path());
  const WireBytes wire = std::move(runs.back().wire);
  runs.pop_back();
  GuestJob job{.mode = "run",
               .keys = {{"fresh", kept ? "0" : "1"}},
               .files = {{"program.wire", std::string(wire.begin(), wire.end())},
                         {kBeforeFile, PackRuns(runs)}}};
  if (!isolation.empty()) job.keys.push_back({"isolation", isolation});
  Result<GuestOutcome> outcome = RunJob(setup, job, directory);
  if (!outcome.ok()) return Complain(outcome.error(), kExitEnvironment);
  const bool reported = ShowReports(*outcome, setup.home.vmlinux);
  if (outcome->end == GuestOutcome::kTimedOut)
    Print("the guest did not finish the program: a hang\n");
  if (outcome->end != GuestOutcome::kDone) return kExitFindings;
  if (Status done = CheckDone(*outcome, "run"); !done.ok()) {
    return Complain(done.error(), kExitEnvironment);
  }
  const ExitStatus shown = ShowTrace(directory);
  return shown == kExitOk && reported ? kExitFindings : shown;
}

}  // namespace kapifuzz
