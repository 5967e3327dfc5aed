// kapifuzz fuzz: a campaign from the command line to the result table.
#include <fmt/format.h>
#include <signal.h>

#include <filesystem>

#include "base/files.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/campaign.h"
#include "fuzz/host/commands.h"
#include "fuzz/host/report_files.h"
#include "fuzz/host/report_text.h"
#include "fuzz/host/syscall_names.h"

namespace kapifuzz {
namespace {

constexpr int64_t kStepMs = 20;

// Times that the user has asked us to stop; the handler may only count.
volatile sig_atomic_t g_interrupts = 0;
void CountInterrupt(int) { g_interrupts = g_interrupts + 1; }

void CatchInterrupts() {
  struct sigaction action = {};
  action.sa_handler = CountInterrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGHUP, &action, nullptr);
}

struct FuzzOptions {
  GuestSetup setup;
  std::string out = "out";
  std::chrono::milliseconds length{120'000};
  std::string seeds = SourcePath("corpus/seeds");
  std::vector<std::string> syscalls;
  int vms = 1;
  uint64_t seed = 1;
  bool resume = false;

  void AddTo(CommandLine* line) {
    setup.AddOptions(line);
    line->Value("out,o", &out, "DIR", "where results go; a new directory, or see --resume");
    line->Duration("for", &length, "how long to fuzz; triage of what was found may take longer");
    line->Value("seeds", &seeds, "DIR", "programs to start from (*.kprog)");
    line->Values("syscall", &syscalls, "NAME", "fuzz only this one; may be repeated");
    line->Value("vms", &vms, "N", "guests that fuzz at the same time");
    line->Value("seed", &seed, "N", "start of the random numbers");
    line->Flag("resume", &resume, "go on with the campaign in --out");
  }
};

bool Names(const Program& program, const std::vector<std::string>& syscalls) {
  for (int i = 0; i < program.call_count; ++i) {
    for (const std::string& name : syscalls) {
      if (Syscalls()[program.calls[i].syscall].name == name) return true;
    }
  }
  return false;
}

struct Failure {
  ExitStatus status;
  Error error;
};

// A campaign of the command line's wishes, everything it stands on kept alive.
class FuzzSession {
 public:
  explicit FuzzSession(FuzzOptions options) : options_(std::move(options)) {}

  std::optional<Failure> Open();
  ExitStatus Run();

 private:
  std::optional<Failure> OpenOutput(const std::string& kernel);
  void Loop(Campaign* campaign);
  ExitStatus Conclude(const Campaign& campaign);

  FuzzOptions options_;
  CampaignOptions campaign_options_;
  CampaignMeta meta_;
  std::optional<OutputDir> out_;
  std::unique_ptr<ResultsDb> db_;
  std::optional<CampaignLog> log_;
};

std::optional<Failure> FuzzSession::Open() {
  if (Status known = CheckSyscallNames(options_.syscalls); !known.ok()) {
    return Failure{kExitUsage, known.error()};
  }
  if (options_.vms < 1 || options_.vms > 64) {
    return Failure{kExitUsage, {"--vms", "wants a number from 1 to 64"}};
  }
  if (Syscalls().empty()) {
    return Failure{kExitEnvironment, {"kapifuzz", "was built without any specification"}};
  }
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(options_.seeds);
  if (!seeds.ok()) return Failure{kExitUsage, seeds.error()};
  for (NamedProgram& seed : *seeds) {
    if (options_.syscalls.empty() || Names(seed.program, options_.syscalls)) {
      campaign_options_.seeds.push_back(std::move(seed));
    }
  }
  Result<std::string> kernel = options_.setup.Check();
  if (!kernel.ok()) return Failure{kExitEnvironment, kernel.error()};
  return OpenOutput(*kernel);
}

std::optional<Failure> FuzzSession::OpenOutput(const std::string& kernel) {
  bool holds = FileExists(options_.out + "/results.db");
  Result<OutputDir> out =
      options_.resume ? OutputDir::Resume(options_.out) : OutputDir::Create(options_.out);
  // What holds a campaign, or none to resume, is the caller's choice; all else is the machine's.
  if (!out.ok())
    return Failure{holds != options_.resume ? kExitUsage : kExitEnvironment, out.error()};
  out_.emplace(std::move(*out));
  meta_ = {.kernel = kernel,
           .kernel_path = std::filesystem::absolute(options_.setup.kernel).lexically_normal(),
           .kernel_args = options_.setup.kernel_args,
           .accel = AccelName(options_.setup.decided),
           .table_hash = SyscallTableHash(),
           .vms = options_.vms};
  Result<std::unique_ptr<ResultsDb>> db = options_.resume
                                              ? ResultsDb::Open(out_->results())
                                              : ResultsDb::Create(out_->results(), meta_);
  if (!db.ok()) return Failure{kExitEnvironment, db.error()};
  db_ = std::move(*db);
  if (options_.resume) {
    Result<CampaignMeta> earlier = db_->LoadMeta();
    if (!earlier.ok()) return Failure{kExitEnvironment, earlier.error()};
    meta_.seconds = earlier->seconds;
  }
  log_.emplace(stdout, out_->log(), RealClock());
  return std::nullopt;
}

ExitStatus FuzzSession::Run() {
  campaign_options_.length_ms = options_.length.count();
  campaign_options_.vms = options_.vms;
  campaign_options_.seed = options_.seed;
  campaign_options_.focus = options_.syscalls;
  MachineFactory factory = [this](const VmDirectory& directory, std::vector<VmShare> shares) {
    return options_.setup.MakeMachine(directory, std::move(shares));
  };
  Campaign campaign(campaign_options_, {.out = &*out_,
                                        .db = db_.get(),
                                        .meta = meta_,
                                        .make_machine = factory,
                                        .clock = RealClock(),
                                        .log = &*log_});
  log_->Line(fmt::format("kernel {}, {}, {} specified syscalls, {} seeds, {} for {}", meta_.kernel,
                         meta_.accel, Syscalls().size(), campaign_options_.seeds.size(),
                         out_->root(), FormatDuration(options_.length)));
  if (Status started = campaign.Start(); !started.ok()) {
    return Complain(started.error(), kExitEnvironment);
  }
  Loop(&campaign);
  return Conclude(campaign);
}

void FuzzSession::Loop(Campaign* campaign) {
  CatchInterrupts();
  int interrupts = 0;
  Clock clock = RealClock();
  while (campaign->Step()) {
    for (; interrupts < g_interrupts; ++interrupts) {
      log_->Line(interrupts == 0 ? "stopping; findings are still triaged, once more to skip that"
                                 : "stopping at once");
      campaign->RequestStop();
    }
    clock.sleep(kStepMs);
  }
  log_->EndStatus();
}

ExitStatus FuzzSession::Conclude(const Campaign& campaign) {
  const Status outcome = campaign.outcome();
  if (!outcome.ok() && campaign.tally().programs == 0) {
    return Complain(outcome.error(),
                    kExitEnvironment);  // nothing ran: a table would say "all well"
  }
  std::vector<Finding> findings;
  for (const auto& [id, finding] : campaign.book().findings()) findings.push_back(finding);
  ReportModel model = MakeReport(campaign.meta(), campaign.tally(), findings);
  log_->Line("\n" + ReportTable(model) + "\n" + FindingsText(model));
  log_->Line(fmt::format("results: {}", out_->root()));
  Status written = WriteReportFiles(model, *out_);
  if (!outcome.ok() || !written.ok()) {
    log_->Line("not everything could be stored or finished; --resume goes on from what is there");
    return Complain(outcome.ok() ? written.error() : outcome.error(), kExitEnvironment);
  }
  bool found = campaign.book().CountOf(FindingStatus::kConfirmed) > 0 ||
               campaign.book().CountOf(FindingStatus::kRaw) > 0;
  return found ? kExitFindings : kExitOk;
}

}  // namespace

ExitStatus FuzzCommand(const Arguments& arguments) {
  FuzzOptions options;
  CommandLine line("kapifuzz fuzz [options]",
                   "Fuzzes a kernel in QEMU guests for a while, triages what it finds, and writes "
                   "everything below --out. Exit status 1 if something was found.");
  options.AddTo(&line);
  Result<CommandLine::Outcome> parsed = line.Parse(arguments);
  if (!parsed.ok()) return line.UsageError(parsed.error());
  if (*parsed == CommandLine::kHelpShown) return kExitOk;
  FuzzSession session(std::move(options));
  if (std::optional<Failure> failure = session.Open()) {
    return Complain(failure->error, failure->status);
  }
  return session.Run();
}

}  // namespace kapifuzz
