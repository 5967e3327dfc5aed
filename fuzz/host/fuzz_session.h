// FuzzSession: one campaign from a user's wishes to its end, everything it stands on kept alive.
//
// Between the command line (fuzz_command.cc, mutants_command.cc) and the campaign itself, which knows no files of the user's.
//
//   FuzzSession session(options);
//   if (std::optional<FuzzSession::Failure> failure = session.Open()) return Complain(failure->error, failure->status);
//   Status outcome = session.Run();                  // minutes or hours; SIGINT ends it early
//   session.campaign().book().findings()             // what it found
#pragma once

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/exit_status.h"
#include "fuzz/host/campaign.h"
#include "fuzz/host/guest_setup.h"
#include "fuzz/host/status_server.h"
#include "fuzz/host/vm_count.h"

namespace kapifuzz {

struct FuzzOptions {
  GuestSetup setup;
  std::string out = "out";
  std::chrono::milliseconds length{120'000};
  std::string seeds = SourcePath("corpus/seeds");
  std::chrono::milliseconds until_stall{0};  // 0: does not end it
  std::vector<std::string> syscalls;
  std::vector<std::string> files = {};  // the syscalls specified there, added to `syscalls`
  std::string spec = {};                // the user's specifications; empty: those built in
  std::string vmlinux = {};             // the kernel's ELF image; empty: what lies beside it
  std::string vms = "1";                // or "auto"
  uint64_t seed = 1;
  int max_findings = 0;
  uint64_t max_programs = 0;
  std::vector<std::string> without = {};  // means that are switched off (fuzz/shared/means.h)
  std::vector<std::string> known = {};    // directories of campaigns whose findings are not new
  std::string http = {};                  // where to serve a status page; empty: nowhere
  bool resume = false;
  bool triage = true;
  FILE* terminal = stdout;  // where progress is shown; null: nowhere
};

class FuzzSession {
 public:
  struct Failure {
    ExitStatus status;
    Error error;
  };

  explicit FuzzSession(FuzzOptions options) : options_(std::move(options)) {}

  // Looks at everything that the campaign needs and makes its directory.
  std::optional<Failure> Open();
  // After Open. An Error when it had to end early or could not store everything.
  Status Run();

  // After Run.
  const Campaign& campaign() const { return *campaign_; }
  const OutputDir& out() const { return *out_; }
  CampaignLog& log() { return *log_; }
  std::vector<Finding> Findings() const;
  // SIGINT, SIGTERM or SIGHUP asked this process to stop.
  static bool interrupted();

 private:
  std::optional<Failure> ChooseSyscalls();
  std::optional<Failure> ChooseContracts();
  void CompareWithVmlinux();
  std::optional<Failure> ChooseSeeds();
  std::optional<Failure> ChooseMeans();
  std::optional<Failure> LoadKnown();
  std::optional<Failure> OpenListener();
  std::optional<Failure> StartStatusServer();
  std::optional<Failure> OpenOutput(const std::string& kernel);
  Status CheckKernel(const CampaignMeta& earlier) const;
  void Loop();

  FuzzOptions options_;
  CampaignOptions campaign_options_;
  VmCount vms_;
  CampaignMeta meta_;
  std::optional<OutputDir> out_;
  std::unique_ptr<ResultsDb> db_;
  std::optional<CampaignLog> log_;
  std::optional<Listener> listener_;
  std::unique_ptr<StatusServer> server_;
  MachineFactory factory_;
  std::optional<SourceLines> lines_;
  std::optional<Campaign> campaign_;
};

}  // namespace kapifuzz
