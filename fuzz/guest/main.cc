// kapifuzz-guest: /init of the guest, and the same work outside of a guest for tests.
//
//   process 1                       boots, does the job of the share `in`, powers off
//   kapifuzz-guest --job DIR        does the job of DIR/job as an ordinary process (root): files go to DIR/out, or
//       [--out DIR] [--sandbox DIR] [--shm FILE]
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <optional>
#include <string>

#include "base/exit_status.h"
#include "base/files.h"
#include "executor/syscall_desc.h"
#include "fuzz/guest/carry.h"
#include "fuzz/guest/console.h"
#include "fuzz/guest/init.h"
#include "fuzz/guest/job.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/shm.h"
#include "fuzz/guest/supervise.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

constexpr char kPciDevices[] = "/sys/bus/pci/devices";
constexpr int kCampaignRestarts = 20;
constexpr char kNoJob[] =
    "is not there: the kernel mounts no directory of the host and needs CONFIG_VIRTIO_PCI=y, "
    "CONFIG_NET_9P_VIRTIO=y and CONFIG_9P_FS=y, or their modules (--modules)";

int Fail(const Error& error) {
  SayError(error.ToString());
  return 1;
}

int Work(const ModeContext& context) {
  Status done = RunMode(context);
  return done.ok() ? 0 : Fail(done.error());
}

// Does the job under supervision and leaves its state in shared memory.
int DoJob(const Job& job, const GuestShm& shm, bool shared) {
  if (job.mode() == "fuzz" && !shared) {
    return Fail({"", "fuzzing needs the memory shared with the host"});
  }
  if (Status checked = shm.Check(SyscallTableHash()); !checked.ok()) return Fail(checked.error());
  shm.header().guest_state.store(static_cast<uint32_t>(GuestState::kBooted));
  const ModeContext context{.job = &job, .shm = &shm, .shm_is_shared = shared};
  SuperviseOptions options;
  if (job.mode() == "fuzz") options.restarts = kCampaignRestarts;
  // Copying files over 9p and reading debugfs have no heartbeat.
  if (job.mode() == "export") options.silent_ms = 0;
  const int status = Supervise([&] { return Work(context); }, shm, options);
  shm.header().guest_state.store(
      static_cast<uint32_t>(status == 0 ? GuestState::kDone : GuestState::kFailed));
  return status;
}

int GuestMain() {
  // Before a share is mounted over them.
  const bool carried = FilesWereCarried();
  const std::string missing = MountEverything(/*with_9p=*/!carried);
  for (size_t at = 0; at < missing.size();) {
    const size_t end = missing.find('\n', at);
    SayNote(missing.substr(at, end - at));
    at = end + 1;
  }
  Result<GuestShm> shm = GuestShm::OpenIvshmem(kPciDevices);
  if (!shm.ok()) SayNote(shm.error().ToString());
  const bool shared = shm.ok();
  if (!shared && carried) return Fail(shm.error());
  const GuestShm& memory = shared ? *shm : *(shm = GuestShm::Anonymous(SyscallTableHash()));
  if (!FileExists(JoinPath("/in", kJobFile))) return Fail({"/in/job", kNoJob});
  Result<Job> job = ReadJob("/in");
  if (!job.ok()) return Fail(job.error());
  const int status = DoJob(*job, memory, shared);
  if (!carried) return status;
  Status sent = SendOutFiles(job->out, memory);
  return sent.ok() ? status : Fail(sent.error());
}

struct Options {
  std::string job, out, corpus, sandbox, shm;
};

bool ParseOptions(int argc, char** argv, Options* options) {
  const struct {
    const char* name;
    std::string* value;
  } known[] = {{"--job", &options->job},
               {"--out", &options->out},
               {"--sandbox", &options->sandbox},
               {"--shm", &options->shm}};
  for (int i = 1; i < argc; ++i) {
    bool taken = false;
    for (const auto& option : known) {
      if (strcmp(argv[i], option.name) != 0 || i + 1 >= argc) continue;
      *option.value = argv[++i];
      taken = true;
      break;
    }
    if (!taken) return false;
  }
  return !options->job.empty();
}

int ProcessMain(int argc, char** argv) {
  Options options;
  if (!ParseOptions(argc, argv, &options)) {
    fprintf(
        stderr,
        "Usage: kapifuzz-guest --job DIR [--out DIR] [--corpus DIR] [--sandbox DIR] [--shm FILE]\n"
        "Does the job that DIR/job describes, on this machine's kernel, as root. As process 1 it "
        "is\n"
        "the init of a guest instead.\n");
    return kExitUsage;
  }
  Result<Job> job = ReadJob(options.job);
  if (!job.ok()) return Fail(job.error());
  job->out = options.out.empty() ? JoinPath(options.job, "out") : options.out;
  if (!options.sandbox.empty()) job->sandbox = options.sandbox;
  if (Status made = MakeDirs(job->out); !made.ok()) return Fail(made.error());
  if (options.shm.empty()) return DoJob(*job, GuestShm::Anonymous(SyscallTableHash()), false);
  Result<GuestShm> shm = GuestShm::OpenFile(options.shm);
  return shm.ok() ? DoJob(*job, *shm, true) : Fail(shm.error());
}

}  // namespace
}  // namespace kapifuzz

int main(int argc, char** argv) {
  if (getpid() != 1) return kapifuzz::ProcessMain(argc, argv);
  const int status = kapifuzz::GuestMain();
  kapifuzz::Say("done " + std::to_string(status));
  kapifuzz::PowerOff();
}
