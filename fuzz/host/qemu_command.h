// The command line of one guest: a pure function, so that a test can hold it letter by letter.
//
//   VmConfig (what the guest needs) ──► QemuCommand ──► ChildProcess (fuzz/host/child_process.h)
//
//   QemuCommand({.kernel = "bzImage", .initrd = "guest.cpio"})
//       == {"qemu-system-x86_64", "-accel", "tcg,thread=multi", ...}
#pragma once

#include <string>
#include <vector>

namespace kapifuzz {

enum class Accel { kAuto, kKvm, kTcg };

// A host directory that the guest mounts by its tag (fuzz/shared/guest_protocol.h).
struct VmShare {
  std::string tag;
  std::string path;
  bool read_only = true;
};

struct VmConfig {
  std::string qemu = "qemu-system-x86_64";
  std::string kernel = {};
  std::string initrd = {};
  Accel accel = Accel::kTcg;  // kAuto must have been decided (fuzz/host/accel.h)
  int memory_mib = 1024;
  int cpus = 1;
  // Added after the project's own kernel parameters, so that they win.
  std::string kernel_args = {};
  // Backing file of the shared memory, kShmSize bytes; empty for a guest without one.
  std::string shm_path = {};
  std::vector<VmShare> shares = {};
  // The kernel can mount `shares`. If not, they travel in the initramfs (fuzz/host/guest_initrd.h).
  bool has_9p = true;
  // Modules that init loads, in this order: files of the host.
  std::vector<std::string> modules = {};
  // The kernel's configuration, if it does not carry it itself; and what the kernel calls itself.
  std::string kernel_config = {};
  std::string kernel_release = {};
  // A socket for QEMU's machine protocol that QEMU inherits (fuzz/host/qemu_monitor.h); -1: none.
  int monitor_fd = -1;
};

// argv of the guest. Its console is QEMU's standard output.
std::vector<std::string> QemuCommand(const VmConfig& config);

}  // namespace kapifuzz
