// VmCount: how many guests fuzz at the same time when nobody says so (`--vms auto`), and why.
//
// A guest keeps its virtual CPUs busy all the time: emulated, each is a thread of QEMU that takes a whole core. So there
// are as many guests as cores have room for, and as memory has room for with one more, which triage boots now and then.
// That one shares the cores: it lives for seconds, and a core kept free for it would be idle all night.
//
//   Result<VmCount> vms = DecideVmCount("auto", ReadHostRoom(), {.memory_mib = 1024, .cpus = 1});
//   vms->why == "vms: 2 (2 processors, 21 GiB free, 1 GiB each)"
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace kapifuzz {

// What this machine, or the container that this process is in, has left.
struct HostRoom {
  int processors = 1;
  int64_t free_mib = 0;
};

struct GuestSize {
  int memory_mib = 1024;
  int cpus = 1;
};

struct VmCount {
  int vms = 1;
  std::string why = {};  // a line for people; empty if the caller chose
};

inline constexpr int kMaxVms = 64;

// `wanted` is "auto" or a number from 1 to kMaxVms; anything else is an Error.
Result<VmCount> DecideVmCount(const std::string& wanted, const HostRoom& room,
                              const GuestSize& guest);

// Files are read below `root`, so that a test can bring its own: proc/meminfo and the limits of the control group,
// sys/fs/cgroup/cpu.max, memory.max and memory.current. `processors`: those that this process may run on.
HostRoom ReadHostRoom(const std::string& root, int processors);
// Of this machine.
HostRoom ReadHostRoom();

}  // namespace kapifuzz
