#include "fuzz/host/fuzz_session.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <filesystem>

#include "base/files.h"
#include "base/print.h"
#include "base/strings.h"
#include "corpus/program_file.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/spec_choice.h"
#include "fuzz/host/syscall_names.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {
namespace {

constexpr int64_t kStepMs = 20;

// Times that the user has asked us to stop; the handler may only count.
volatile sig_atomic_t g_interrupts = 0;
void CountInterrupt(int) { g_interrupts = g_interrupts + 1; }

// What was ignored from the start stays so: nohup means it.
void CatchInterrupts() {
  struct sigaction action = {};
  action.sa_handler = CountInterrupt;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction inherited = {};
    if (sigaction(signal, nullptr, &inherited) == 0 && inherited.sa_handler == SIG_IGN) continue;
    sigaction(signal, &action, nullptr);
  }
}

bool Names(const Program& program, const std::vector<std::string>& syscalls) {
  for (int i = 0; i < program.call_count; ++i) {
    for (const std::string& name : syscalls) {
      if (Syscalls()[program.calls[i].syscall].name == name) return true;
    }
  }
  return false;
}

}  // namespace

bool FuzzSession::interrupted() { return g_interrupts > 0; }

std::optional<FuzzSession::Failure> FuzzSession::ChooseSyscalls() {
  if (Syscalls().empty()) {
    return Failure{kExitEnvironment, {"kapifuzz", "was built without any specification"}};
  }
  Status known = CheckSyscallNames(options_.syscalls);
  if (known.ok()) known = AddSyscallsOfFiles(options_.files, &options_.syscalls);
  if (!known.ok()) return Failure{kExitUsage, known.error()};
  return std::nullopt;
}

// Leaves the syscalls that the user's specifications and ours say the same of.
std::optional<FuzzSession::Failure> FuzzSession::ChooseContracts() {
  if (options_.spec.empty()) return std::nullopt;
  Result<SpecChoice> choice = ChooseSpecs(options_.spec, BuildPath("specs.json"));
  if (!choice.ok()) return Failure{kExitUsage, choice.error()};
  for (const std::string& remark : choice->remarks) {
    Print(stderr, "kapifuzz: not judged: {}\n", remark);
  }
  std::vector<std::string> kept;
  for (const std::string& name : choice->agreed) {
    campaign_options_.judged.insert(static_cast<uint16_t>(FindSyscall(name)));
    const bool wanted = options_.syscalls.empty() ||
                        std::ranges::find(options_.syscalls, name) != options_.syscalls.end();
    if (wanted) kept.push_back(name);
  }
  if (kept.empty()) {
    return Failure{kExitUsage,
                   {"--spec " + options_.spec,
                    "has the built-in contract of none of " + Join(options_.syscalls, ", ")}};
  }
  options_.syscalls = std::move(kept);
  return std::nullopt;
}

// What a kernel with KAPI says of itself, held against what it will be judged by. A kernel without has nothing to say.
void FuzzSession::CompareWithVmlinux() {
  const std::string& given = options_.vmlinux;
  const std::string& path = given.empty() ? options_.setup.home.vmlinux : given;
  if (path.empty()) return;
  Result<SpecChoice> choice = ChooseSpecs(path, BuildPath("specs.json"));
  if (!choice.ok()) {
    if (!given.empty()) Print(stderr, "kapifuzz: {}\n", choice.error().ToString());
    return;
  }
  for (const std::string& remark : choice->remarks) {
    Print(stderr, "kapifuzz: the kernel's own specifications, in {}: {}\n", path, remark);
  }
}

std::optional<FuzzSession::Failure> FuzzSession::ChooseSeeds() {
  if (options_.seeds.empty()) return std::nullopt;
  Result<std::vector<NamedProgram>> seeds = LoadSeeds(options_.seeds);
  if (!seeds.ok()) return Failure{kExitUsage, seeds.error()};
  for (const NamedProgram& seed : *seeds) {
    if (options_.syscalls.empty() || Names(seed.program, options_.syscalls)) {
      campaign_options_.seeds.push_back(EncodeWire(seed.program));
    }
  }
  return std::nullopt;
}

std::optional<FuzzSession::Failure> FuzzSession::ChooseMeans() {
  campaign_options_.without = Join(options_.without, ",");
  Result<MeansSet> means = MeansWithout(campaign_options_.without, "--without");
  if (!means.ok()) return Failure{kExitUsage, means.error()};
  return std::nullopt;
}

std::optional<FuzzSession::Failure> FuzzSession::LoadKnown() {
  for (const std::string& directory : options_.known) {
    std::error_code error;
    std::filesystem::directory_iterator findings(JoinPath(directory, "findings"), error);
    if (error) {
      return Failure{kExitUsage, {"--known " + directory, "is no campaign's: " + error.message()}};
    }
    for (const auto& entry : findings) campaign_options_.known.insert(entry.path().filename());
  }
  return std::nullopt;
}

std::optional<FuzzSession::Failure> FuzzSession::Open() {
  if (std::optional<Failure> failure = ChooseSyscalls()) return failure;
  if (std::optional<Failure> failure = ChooseContracts()) return failure;
  if (std::optional<Failure> failure = ChooseSeeds()) return failure;
  if (std::optional<Failure> failure = ChooseMeans()) return failure;
  if (std::optional<Failure> failure = LoadKnown()) return failure;
  if (options_.until_stall.count() > 0 && options_.until_stall >= options_.length) {
    return Failure{kExitUsage,
                   {"--until-coverage-stalls " + FormatDuration(options_.until_stall),
                    "can never come true within --for " + FormatDuration(options_.length)}};
  }
  Result<std::string> kernel = options_.setup.Check();
  if (!kernel.ok()) return Failure{kExitEnvironment, kernel.error()};
  CompareWithVmlinux();
  Result<VmCount> vms =
      DecideVmCount(options_.vms, ReadHostRoom(),
                    {.memory_mib = options_.setup.memory_mib, .cpus = options_.setup.cpus});
  if (!vms.ok()) return Failure{kExitUsage, vms.error()};
  vms_ = *vms;
  // A port that is taken must not leave a directory behind.
  if (std::optional<Failure> failure = OpenListener()) return failure;
  if (std::optional<Failure> failure = OpenOutput(*kernel)) return failure;
  return StartStatusServer();
}

std::optional<FuzzSession::Failure> FuzzSession::OpenListener() {
  if (options_.http.empty()) return std::nullopt;
  Result<HttpAddress> address = ParseHttpAddress(options_.http);
  if (!address.ok()) return Failure{kExitUsage, address.error()};
  Result<Listener> listener = Listen(*address);
  if (!listener.ok()) return Failure{kExitEnvironment, listener.error()};
  listener_ = std::move(*listener);
  return std::nullopt;
}

std::optional<FuzzSession::Failure> FuzzSession::StartStatusServer() {
  if (!listener_) return std::nullopt;
  Result<std::unique_ptr<StatusServer>> server =
      StatusServer::Start(std::move(*listener_), out_->root());
  if (!server.ok()) return Failure{kExitEnvironment, server.error()};
  server_ = std::move(*server);
  return std::nullopt;
}

// To forget what an earlier session fuzzed is a mistake, another kernel is a choice.
Status FuzzSession::CheckKernel(const CampaignMeta& earlier) const {
  const bool chosen =
      meta_.kernel_path != std::filesystem::absolute(GuestSetup().kernel).lexically_normal();
  if (chosen || meta_.kernel_path == earlier.kernel_path) return {};
  return Error{options_.out, "was made with --kernel " + earlier.kernel_path +
                                 ": say so again, or name another one"};
}

std::optional<FuzzSession::Failure> FuzzSession::OpenOutput(const std::string& kernel) {
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
           .vms = vms_.vms,
           .cpus = options_.setup.cpus,
           .memory_mib = options_.setup.memory_mib};
  Result<std::unique_ptr<ResultsDb>> db = options_.resume
                                              ? ResultsDb::Resume(out_->results())
                                              : ResultsDb::Create(out_->results(), meta_);
  if (!db.ok()) return Failure{kExitEnvironment, db.error()};
  db_ = std::move(*db);
  if (options_.resume) {
    Result<CampaignMeta> earlier = db_->LoadMeta();
    if (!earlier.ok()) return Failure{kExitEnvironment, earlier.error()};
    meta_.seconds = earlier->seconds;
    if (Status same = CheckKernel(*earlier); !same.ok()) return Failure{kExitUsage, same.error()};
    // Another kernel is a choice; to forget what it was started with is a mistake.
    if (options_.setup.kernel_args.empty())
      meta_.kernel_args = options_.setup.kernel_args = earlier->kernel_args;
    if (Status begun = db_->BeginSession(meta_); !begun.ok())
      return Failure{kExitEnvironment, begun.error()};
  }
  log_.emplace(options_.terminal, out_->log(), RealClock());
  return std::nullopt;
}

Status FuzzSession::Run() {
  campaign_options_.length_ms = options_.length.count();
  campaign_options_.stall_ms = options_.until_stall.count();
  campaign_options_.vms = vms_.vms;
  campaign_options_.seed = options_.seed;
  campaign_options_.focus = options_.syscalls;
  campaign_options_.max_findings = options_.max_findings;
  campaign_options_.max_programs = options_.max_programs;
  campaign_options_.triage = options_.triage;
  factory_ = [this](const VmDirectory& directory, std::vector<VmShare> shares) {
    return options_.setup.MakeMachine(directory, std::move(shares));
  };
  lines_.emplace(options_.vmlinux.empty() ? options_.setup.home.vmlinux : options_.vmlinux);
  std::function<void(CampaignSnapshot)> publish;
  if (server_) publish = [this](CampaignSnapshot s) { server_->Publish(std::move(s)); };
  campaign_.emplace(campaign_options_, Campaign::Parts{.out = &*out_,
                                                       .db = db_.get(),
                                                       .meta = meta_,
                                                       .make_machine = factory_,
                                                       .clock = RealClock(),
                                                       .log = &*log_,
                                                       .publish = publish,
                                                       .lines = &*lines_});
  log_->Line(fmt::format("kernel {}, {}, {} specified syscalls, {} seeds, {} for {}", meta_.kernel,
                         meta_.accel, Syscalls().size(), campaign_options_.seeds.size(),
                         out_->root(), FormatDuration(options_.length)));
  if (!vms_.why.empty()) log_->Line(vms_.why);
  if (server_) log_->Line("status page: " + server_->url());
  if (Status started = campaign_->Start(); !started.ok()) return started;
  Loop();
  return campaign_->outcome();
}

void FuzzSession::Loop() {
  CatchInterrupts();
  int interrupts = 0;
  Clock clock = RealClock();
  while (campaign_->Step()) {
    for (; interrupts < g_interrupts; ++interrupts) {
      log_->Line(interrupts == 0 ? "stopping; findings are still triaged, once more to skip that"
                                 : "stopping at once");
      campaign_->RequestStop();
    }
    clock.sleep(kStepMs);
  }
  log_->EndStatus();
}

std::vector<Finding> FuzzSession::Findings() const {
  std::vector<Finding> findings;
  for (const auto& [id, finding] : campaign_->book().findings()) findings.push_back(finding);
  return findings;
}

}  // namespace kapifuzz
