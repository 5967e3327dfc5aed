// kapifuzz repro FINDING: the program and the C reproducer of a finding again, in fresh guests of any kernel.
#include <algorithm>

#include "base/files.h"
#include "base/print.h"
#include "corpus/program_file.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/scratch_dir.h"
#include "fuzz/host/stored_finding.h"
#include "fuzz/host/triage_task.h"

namespace kapifuzz {
namespace {

// From the files of OUT/findings/ID.
Result<Finding> LoadFinding(const std::string& directory, const StoredFinding& stored) {
  Result<Program> program = ReadProgramFile(JoinPath(directory, "program.kprog"));
  if (!program.ok()) return program.error();
  return Finding{.id = FindingId(stored.verdict),
                 .verdict = stored.verdict,
                 .killed_guest = EndsGuest(stored.verdict),
                 .wire = EncodeWire(*program)};
}

// The programs that run before the finding's own, and it.
Result<std::vector<PastRun>> LoadHistory(const std::string& directory, const Finding& finding,
                                         bool fresh) {
  std::vector<PastRun> history;
  for (size_t i = 0; FileExists(JoinPath(directory, BeforeFile(i))); ++i) {
    Result<Program> program = ReadProgramFile(JoinPath(directory, BeforeFile(i)));
    if (!program.ok()) return program.error();
    history.push_back({EncodeWire(*program), fresh});
  }
  history.push_back({finding.wire, fresh});
  return history;
}

Result<TriageResult> Wait(TriageTask* task, const Clock& clock) {
  constexpr int64_t kPollMs = 20;
  if (Status started = task->Start(); !started.ok()) return started.error();
  for (;;) {
    if (std::optional<Result<TriageResult>> result = task->Poll()) return *result;
    clock.sleep(kPollMs);
  }
}

ExitStatus Show(const Finding& finding, const TriageResult& result) {
  Print("{}: {}\n", finding.id, Printable(finding.verdict.claim));
  Print("program{}: {} of {} times\n", result.before.empty() ? "" : " behind others",
        result.repeated, result.tries);
  if (result.repeated == 0) return kExitOk;
  const Reproduction& run = result.reproduction;
  Print("repro.c: {}; it {}\n{}", ReproductionName(run.kind), Printable(run.words),
        Printable(run.output));
  return kExitFindings;
}

}  // namespace

ExitStatus ReproCommand(const Arguments& arguments) {
  GuestSetup setup;
  int tries = 10;
  Arguments directories;
  CommandLine line("kapifuzz repro [options] OUT/findings/ID",
                   "Runs the program of a finding in a fresh guest, several times, and its C "
                   "reproducer in another. Exit status 1 if it shows the finding again, 0 if not.");
  setup.AddOptions(&line);
  line.Value("tries", &tries, "N", "runs of the program; a crash gets at most 3, one guest each");
  line.Positional(&directories, 1);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  if (directories.empty()) return line.UsageError({"repro", "which finding?"});
  if (tries < 1) return line.UsageError({"--tries", "at least 1"});
  Result<StoredFinding> stored = ReadStoredFinding(directories[0]);
  if (!stored.ok()) return Complain(stored.error(), kExitUsage);
  Result<Finding> finding = LoadFinding(directories[0], *stored);
  if (!finding.ok()) return Complain(finding.error(), kExitUsage);
  Result<std::vector<PastRun>> history = LoadHistory(directories[0], *finding, !stored->kept);
  if (!history.ok()) return Complain(history.error(), kExitUsage);
  Result<std::string> kernel = setup.Check();
  if (!kernel.ok()) return Complain(kernel.error(), kExitEnvironment);
  Result<ScratchDir> scratch = ScratchDir::Make();
  if (!scratch.ok()) return Complain(scratch.error(), kExitEnvironment);

  TriageContext context{.make_machine =
                            [&](const VmDirectory& directory, std::vector<VmShare> shares) {
                              return setup.MakeMachine(directory, std::move(shares));
                            },
                        .directory = VmDirectory(scratch->path()),
                        .clock = RealClock(),
                        .tries = tries,
                        .crash_tries = std::min(tries, 3),
                        .crash_cut_budget = 0,
                        .history_cut_budget = 0,
                        .history_smaller_budget = 0};
  Print("kernel {}\n", *kernel);
  Result<TriageResult> result =
      Wait(MakeTriageTask(*finding, std::move(*history), context).get(), context.clock);
  if (!result.ok()) return Complain(result.error(), kExitEnvironment);
  return Show(*finding, *result);
}

}  // namespace kapifuzz
