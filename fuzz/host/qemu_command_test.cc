#include "fuzz/host/qemu_command.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kapifuzz {
namespace {

using Words = std::vector<std::string>;

std::string AppendOf(const VmConfig& config) {
  const Words words = QemuCommand(config);
  return *std::next(std::find(words.begin(), words.end(), "-append"));
}

TEST(QemuCommand, TickOfSeveralEmulatedCpusDoesNotStop) {
  const char* word = "nohz=off";
  EXPECT_NE(AppendOf({.accel = Accel::kTcg, .cpus = 2}).find(word), std::string::npos);
  EXPECT_EQ(AppendOf({.accel = Accel::kTcg, .cpus = 1}).find(word), std::string::npos);
  EXPECT_EQ(AppendOf({.accel = Accel::kKvm, .cpus = 2}).find(word), std::string::npos);
}

TEST(QemuCommand, WholeCommandOfAnEmulatedGuest) {
  VmConfig config{.kernel = "bzImage", .initrd = "guest.cpio", .memory_mib = 512};
  config.kernel_args = "kapi_mutant=1";
  config.shm_path = "out/vm0/shm";
  config.shares = {{.tag = "in", .path = "out/vm0/in"},
                   {.tag = "out", .path = "out/vm0/out", .read_only = false}};
  const Words expected = {
      "qemu-system-x86_64",
      "-nodefaults",
      "-no-user-config",
      "-no-reboot",
      "-display",
      "none",
      "-machine",
      "q35",
      "-accel",
      "tcg,thread=multi",
      "-cpu",
      "max",
      "-rtc",
      "base=utc,clock=vm",
      "-smp",
      "1",
      "-m",
      "512M",
      "-chardev",
      "stdio,id=console,signal=off",
      "-serial",
      "chardev:console",
      "-kernel",
      "bzImage",
      "-initrd",
      "guest.cpio",
      "-append",
      "console=ttyS0 panic=-1 oops=panic panic_on_warn=1 hung_task_panic=1 unknown_nmi_panic "
      "nmi_watchdog=1 nmi_watchdog=panic loglevel=6 no_timer_check "
      "kapi_mutant=1",
      "-object",
      "memory-backend-file,id=shm,share=on,mem-path=out/vm0/shm,size=32M",
      "-device",
      "ivshmem-plain,memdev=shm",
      "-fsdev",
      "local,id=in,path=out/vm0/in,security_model=none,readonly=on",
      "-device",
      "virtio-9p-pci,fsdev=in,mount_tag=in",
      "-fsdev",
      "local,id=out,path=out/vm0/out,security_model=none",
      "-device",
      "virtio-9p-pci,fsdev=out,mount_tag=out",
  };
  EXPECT_EQ(QemuCommand(config), expected);
}

TEST(QemuCommand, KvmRunsTheHostsCpu) {
  Words argv = QemuCommand({.accel = Accel::kKvm});
  auto accel = std::find(argv.begin(), argv.end(), "-accel");
  ASSERT_NE(accel, argv.end());
  EXPECT_EQ(accel[1], "kvm");
  EXPECT_EQ(accel[2], "-cpu");
  EXPECT_EQ(accel[3], "host,pmu=off");
}

TEST(QemuCommand, MonitorIsASocketThatItInherits) {
  Words argv = QemuCommand({.monitor_fd = 7});
  auto monitor = std::find(argv.begin(), argv.end(), "socket,id=monitor,fd=7");
  ASSERT_NE(monitor, argv.end());
  EXPECT_EQ(monitor[-1], "-chardev");
  EXPECT_EQ(monitor[1], "-mon");
  EXPECT_EQ(monitor[2], "chardev=monitor,mode=control");
}

TEST(QemuCommand, CommasInPathsStayInPaths) {
  Words argv = QemuCommand({.shm_path = "a,b/shm", .shares = {{.tag = "in", .path = "a,b/in"}}});
  EXPECT_NE(std::find(argv.begin(), argv.end(),
                      "memory-backend-file,id=shm,share=on,mem-path=a,,b/shm,size=32M"),
            argv.end());
  EXPECT_NE(std::find(argv.begin(), argv.end(),
                      "local,id=in,path=a,,b/in,security_model=none,readonly=on"),
            argv.end());
}

}  // namespace
}  // namespace kapifuzz
