#include "fuzz/host/guest_setup.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "base/files.h"
#include "base/print.h"
#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/accel.h"
#include "fuzz/host/bzimage.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/guest_run.h"

namespace kapifuzz {
namespace {

// Under working KVM a guest is up in about a second; one that hangs never comes.
constexpr GuestLimits kProbeLimits = {.boot_ms = 15'000, .job_ms = 5'000};

// CONFIG_NR_CPUS of our kernels.
constexpr int kMaxCpus = 64;

std::string ExecutableDirectory() {
  std::error_code error;
  std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? "." : self.parent_path().string();
}

bool FoundInPath(const std::string& program) {
  if (program.find('/') != program.npos) return access(program.c_str(), X_OK) == 0;
  const char* path = getenv("PATH");
  for (std::string_view directory : Split(path ? path : "", ':')) {
    if (access(JoinPath(directory, program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

// Boots a guest with nothing to do and sees whether it reaches user space.
bool ProbeGuest(const GuestSetup& setup) {
  char path[] = "/tmp/kapifuzz-probe-XXXXXX";
  if (mkdtemp(path) == nullptr) return false;
  VmDirectory directory(path);
  bool works = false;
  if (WriteJob({.mode = "exec", .files = {{"exec.list", ""}}}, directory).ok()) {
    works = RunGuest(setup.MakeMachine(directory), kProbeLimits, RealClock()).ok();
  }
  std::error_code ignored;
  std::filesystem::remove_all(path, ignored);
  return works;
}

}  // namespace

std::string BuildPath(const std::string& path) {
  std::string beside = JoinPath(DirName(ExecutableDirectory()), path);
  return FileExists(beside) ? beside : "build/" + path;
}

std::string SourcePath(const std::string& path) {
  std::string beside = JoinPath(DirName(DirName(ExecutableDirectory())), path);
  return FileExists(beside) || IsDirectory(beside) ? beside : JoinPath(KAPIFUZZ_SOURCE_DIR, path);
}

const char* AccelName(Accel accel) {
  switch (accel) {
    case Accel::kKvm:
      return "kvm";
    case Accel::kTcg:
      return "tcg";
    case Accel::kAuto:
      break;
  }
  return "auto";
}

GuestSetup::GuestSetup()
    : kernel(BuildPath("kernel/6.12-fuzz/bzImage")), guest(BuildPath("bin/kapifuzz-guest.cpio")) {}

void GuestSetup::AddOptions(CommandLine* line) {
  line->Value("kernel", &kernel, "BZIMAGE", "kernel under test");
  line->Value("modules", &modules, "DIR",
              "modules of that kernel, of which those for 9p are loaded; default: "
              "lib/modules/VERSION beside boot/vmlinuz-VERSION, if it is there");
  line->Value("guest", &guest, "CPIO", "guest image");
  line->Value("qemu", &qemu, "PROGRAM", "QEMU for x86-64");
  line->Value("accel", &accel, "auto|kvm|tcg", "how the guest's CPU is run");
  line->Value("memory", &memory_mib, "MIB", "memory of the guest");
  line->Value("cpus", &cpus, "N", "virtual CPUs of the guest");
  line->Value("kernel-args", &kernel_args, "WORDS", "added to the kernel's command line");
}

Status GuestSetup::CheckFiles() const {
  if (!FoundInPath(qemu)) {
    return Error{qemu, "not found; `apt-get install qemu-system-x86` brings QEMU"};
  }
  if (!FileExists(kernel)) {
    return Error{kernel, "no kernel image here; `make kernel FLAVOUR=fuzz KVER=6.12` builds one"};
  }
  if (!FileExists(guest)) {
    return Error{guest, "no guest image here; `ninja -C build` builds it"};
  }
  return {};
}

Status GuestSetup::CheckKernel(const std::string& version) {
  home = FindKernelHome(kernel, version.substr(0, version.find(' ')));
  if (!modules.empty()) {
    Result<std::string> found = FindModules(modules, home.release);
    if (!found.ok()) return found.error();
    home.modules = *found;
  }
  if (Status fit = CheckConfig(home); !fit.ok()) return fit;
  Result<FileWay> way = DecideFileWay(home);
  if (!way.ok()) return way.error();
  file_way_ = std::move(*way);
  if (!file_way_.has_9p) Print(stderr, "kapifuzz: {}\n", file_way_.why);
  return {};
}

Result<std::string> GuestSetup::Check() {
  Result<Accel> wanted = ParseAccel(accel);
  if (!wanted.ok()) return wanted.error();
  if (memory_mib < 128) return Error{"--memory", "a guest needs at least 128 MiB"};
  if (cpus < 1 || cpus > kMaxCpus) {
    return Error{"--cpus", fmt::format("wants a number from 1 to {}", kMaxCpus)};
  }
  if (Status files = CheckFiles(); !files.ok()) return files.error();
  Result<std::string> version = KernelImageVersion(kernel);
  if (!version.ok()) return version;
  if (Status fit = CheckKernel(*version); !fit.ok()) return fit.error();
  decided = *wanted;
  if (decided != Accel::kAuto) return version;
  AccelHost host;
  host.cache_path = JoinPath(DirName(guest), "accel-probe");
  AccelDecision decision = DecideAccel(host, [&] {
    GuestSetup probe = *this;
    probe.decided = Accel::kKvm;
    return ProbeGuest(probe);
  });
  decided = decision.accel;
  accel = AccelName(decided);
  if (decided == Accel::kTcg) {
    Print(stderr, "kapifuzz: no KVM ({}): guests run under TCG, QEMU's emulation\n",
          decision.reason);
  }
  return version;
}

VmConfig GuestSetup::Config() const {
  // The guest reads /proc/config.gz where there is one.
  const bool carries_config = home.config.Has("CONFIG_IKCONFIG_PROC") == true;
  return {.qemu = qemu,
          .kernel = kernel,
          .initrd = guest,
          .accel = decided,
          .memory_mib = memory_mib,
          .cpus = cpus,
          .kernel_args = kernel_args,
          .has_9p = file_way_.has_9p,
          .modules = file_way_.modules,
          .kernel_config = carries_config ? "" : home.config_text,
          .kernel_release = home.release};
}

std::unique_ptr<Machine> GuestSetup::MakeMachine(const VmDirectory& directory,
                                                 std::vector<VmShare> shares,
                                                 const std::string& more_kernel_args) const {
  VmConfig config = Config();
  config.shares = std::move(shares);
  if (!more_kernel_args.empty()) {
    if (!config.kernel_args.empty()) config.kernel_args += " ";
    config.kernel_args += more_kernel_args;
  }
  return std::make_unique<Vm>(config, directory, SyscallTableHash());
}

}  // namespace kapifuzz
