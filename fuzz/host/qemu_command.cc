#include "fuzz/host/qemu_command.h"

#include <fmt/format.h>

#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {
namespace {

// panic=-1 with -no-reboot: a kernel that panics ends QEMU at once. A warning is a finding, and the
// program that caused it is only certain while it runs, so it panics too. Of a hung task the kernel shows the stack at this
// log level only if it is to panic. NMIs come from us alone, to a kernel that nothing else interrupts (fuzz/host/wedge_watch.h):
// its panic shows where it is. A guest's performance counters would send some, too. Where CPUs watch each other
// (CONFIG_HARDLOCKUP_DETECTOR_PREFER_BUDDY), the kernel panics of its own when one spins with interrupts off; under KVM it would
// do so only when it is told to.
// Nothing here reads the operands of comparisons, and recording them costs a third of the speed (kernel/README.md);
// other kernels take the word for one of init's. An emulated timer may miss the few ticks by which the kernel tests it.
constexpr char kKernelArgs[] =
    "console=ttyS0 panic=-1 oops=panic panic_on_warn=1 hung_task_panic=1 unknown_nmi_panic "
    "nmi_watchdog=1 nmi_watchdog=panic loglevel=6 no_timer_check";

// QEMU splits option values at commas; a doubled comma is one that belongs to the value.
std::string EscapeCommas(const std::string& value) {
  std::string escaped;
  for (char c : value) {
    escaped += c;
    if (c == ',') escaped += c;
  }
  return escaped;
}

// While a CPU patches a static key others may die of it under TCG (docs/decisions.md): the key of a tick that may stop is the
// one which changes when programs may run already.
constexpr char kArgsOfEmulatedCpus[] = " nohz=off";

std::string KernelArgs(const VmConfig& config) {
  std::string args = kKernelArgs;
  if (config.accel == Accel::kTcg && config.cpus > 1) args += kArgsOfEmulatedCpus;
  if (!config.kernel_args.empty()) args += " " + config.kernel_args;
  return args;
}

void AddMachine(const VmConfig& config, std::vector<std::string>* argv) {
  bool kvm = config.accel == Accel::kKvm;
  // No default devices: what the guest sees is what is named here.
  argv->insert(argv->end(), {"-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"});
  // A kernel starts sooner on it than on the default machine (docs/performance.md).
  argv->insert(argv->end(), {"-machine", "q35"});
  argv->insert(argv->end(), {"-accel", kvm ? "kvm" : "tcg,thread=multi"});
  argv->insert(argv->end(), {"-cpu", kvm ? "host,pmu=off" : "max"});
  // The guest's clock is its own: someone may set the host's.
  argv->insert(argv->end(), {"-rtc", "base=utc,clock=vm"});
  argv->insert(argv->end(), {"-smp", std::to_string(config.cpus)});
  argv->insert(argv->end(), {"-m", fmt::format("{}M", config.memory_mib)});
  // signal=off: the terminal's Ctrl-C is the host tool's business.
  argv->insert(argv->end(), {"-chardev", "stdio,id=console,signal=off"});
  argv->insert(argv->end(), {"-serial", "chardev:console"});
  if (config.monitor_fd < 0) return;
  argv->insert(argv->end(),
               {"-chardev", fmt::format("socket,id=monitor,fd={}", config.monitor_fd)});
  argv->insert(argv->end(), {"-mon", "chardev=monitor,mode=control"});
}

void AddSharedMemory(const VmConfig& config, std::vector<std::string>* argv) {
  if (config.shm_path.empty()) return;
  argv->push_back("-object");
  argv->push_back(fmt::format("memory-backend-file,id=shm,share=on,mem-path={},size={}M",
                              EscapeCommas(config.shm_path), kShmSize >> 20));
  argv->insert(argv->end(), {"-device", "ivshmem-plain,memdev=shm"});
}

void AddShares(const VmConfig& config, std::vector<std::string>* argv) {
  for (const VmShare& share : config.shares) {
    argv->push_back("-fsdev");
    argv->push_back(fmt::format("local,id={},path={},security_model=none{}", share.tag,
                                EscapeCommas(share.path), share.read_only ? ",readonly=on" : ""));
    argv->push_back("-device");
    argv->push_back(fmt::format("virtio-9p-pci,fsdev={0},mount_tag={0}", share.tag));
  }
}

}  // namespace

std::vector<std::string> QemuCommand(const VmConfig& config) {
  std::vector<std::string> argv = {config.qemu};
  AddMachine(config, &argv);
  argv.insert(argv.end(), {"-kernel", config.kernel, "-initrd", config.initrd});
  argv.insert(argv.end(), {"-append", KernelArgs(config)});
  AddSharedMemory(config, &argv);
  AddShares(config, &argv);
  return argv;
}

}  // namespace kapifuzz
