// Programs of the host run inside a guest, and what became of them (mode `exec`).
//
//   Result<std::vector<GuestCommandResult>> results =
//       ExecInGuest(setup, {.commands = {{.binary = "ltp/open/open01", .arguments = {"-i", "2"}}}}, vm);
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/guest_setup.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

struct GuestCommand {
  std::string binary = {};                  // a statically linked program on the host
  std::vector<std::string> arguments = {};  // without blanks in them
};

struct GuestCommandResult {
  std::string command = {};  // as the guest ran it
  std::string output = {};   // stdout and stderr, control characters replaced
  int exit_status = 0;
  int signal = 0;
  bool timed_out = false;
  int64_t ms = 0;

  bool Passed() const { return exit_status == 0 && signal == 0 && !timed_out; }
  // "exit status 1 after 12 ms", "killed by SIGSEGV ..."
  std::string Outcome() const;
};

struct ExecPlan {
  std::vector<GuestCommand> commands = {};
  std::vector<std::string> files = {};  // of the host, copied into the directory of each program
  int64_t timeout_ms = 60'000;          // of each program
};

// The job for a guest, and what it left when it was done.
Result<GuestJob> ExecJob(const ExecPlan& plan);
Result<std::vector<GuestCommandResult>> ReadExecResults(const VmDirectory& directory);

// One result per command, in order. An Error if the guest could not do its job.
Result<std::vector<GuestCommandResult>> ExecInGuest(const GuestSetup& setup, const ExecPlan& plan,
                                                    const VmDirectory& directory);

}  // namespace kapifuzz
