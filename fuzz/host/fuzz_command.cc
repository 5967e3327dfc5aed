// kapifuzz fuzz: a campaign from the command line to the result table.
#include <fmt/format.h>

#include <algorithm>

#include "fuzz/host/commands.h"
#include "fuzz/host/fuzz_session.h"
#include "fuzz/host/report_files.h"
#include "fuzz/host/report_text.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

void AddOptions(FuzzOptions* options, CommandLine* line) {
  options->setup.AddOptions(line);
  line->Value("out,o", &options->out, "DIR", "where results go; a new directory, or see --resume");
  line->Duration("for", &options->length,
                 "how long to fuzz; triage of what was found may take longer");
  line->Duration("until-coverage-stalls", &options->until_stall,
                 "end when nothing new was seen for so long while guests ran; 0s: do not");
  line->Value("seeds", &options->seeds, "DIR",
              "programs to start from: *.kprog, or OUT/corpus of another campaign; empty: none");
  line->Values("syscall", &options->syscalls, "NAME", "fuzz only this one; may be repeated");
  line->Values("file", &options->files, "PATH",
               "fuzz only what is specified there, fs/eventpoll.c for instance; may be repeated");
  line->Value(
      "spec", &options->spec, "PATH",
      "the kernel's own specifications (a directory or C file, vmlinux, debugfs, JSON, YAML): "
      "fuzz and judge only the calls whose contracts there are those built in");
  line->Value(
      "vmlinux", &options->vmlinux, "FILE",
      "the kernel's ELF image, whose specifications, if it has some, are compared with those "
      "built in; default: vmlinux beside the kernel, if it is there");
  options->vms = "auto";
  line->Value("vms", &options->vms, "N|auto",
              "guests that fuzz at the same time; auto: as many as processors and memory allow");
  line->Value("seed", &options->seed, "N", "start of the random numbers");
  line->Value("max-findings", &options->max_findings, "N",
              "end after N different findings; 0: however many");
  line->Value("max-programs", &options->max_programs, "N", "end after N programs; 0: however many");
  line->Values("without", &options->without, "NAME",
               "leave out this means of finding more, to see what it is worth (" + NamesOfMeans() +
                   "); may be repeated");
  line->Values("known", &options->known, "DIR",
               "findings of this campaign's directory are not new: they are kept, but neither "
               "triaged nor a reason for exit status 1; may be repeated");
  line->Value("http", &options->http, "[ADDRESS:]PORT",
              "serve a page that shows the campaign while it runs; PORT 0: any free one, ADDRESS: "
              "loopback unless given");
  line->Flag("resume", &options->resume, "go on with the campaign in --out");
}

ExitStatus Conclude(FuzzSession* session, const Status& outcome) {
  const Campaign& campaign = session->campaign();
  if (!outcome.ok() && campaign.tally().programs == 0) {
    return Complain(outcome.error(),
                    kExitEnvironment);  // nothing ran: a table would say "all well"
  }
  ReportModel model = MakeReport(campaign.meta(), campaign.tally(), session->Findings());
  session->log().Line("\n" + ReportTable(model) + "\n" + FindingsText(model));
  session->log().Line(fmt::format("results: {}", session->out().root()));
  Status written = WriteReportFiles(model, session->out());
  if (!outcome.ok() || !written.ok()) {
    session->log().Line(
        "not everything could be stored or finished; --resume goes on from what is there");
    return Complain(outcome.ok() ? written.error() : outcome.error(), kExitEnvironment);
  }
  return std::ranges::any_of(model.findings, CountsAsFound) ? kExitFindings : kExitOk;
}

}  // namespace

ExitStatus FuzzCommand(const Arguments& arguments) {
  FuzzOptions options;
  CommandLine line("kapifuzz fuzz [options]",
                   "Fuzzes a kernel in QEMU guests for a while, triages what it finds, and writes "
                   "everything below --out. Exit status 1 if something was found.");
  AddOptions(&options, &line);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  FuzzSession session(std::move(options));
  if (std::optional<FuzzSession::Failure> failure = session.Open()) {
    return Complain(failure->error, failure->status);
  }
  const Status outcome = session.Run();
  return Conclude(&session, outcome);
}

}  // namespace kapifuzz
