#include "fuzz/guest/init.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fuzz/guest/fault_knobs.h"
#include "fuzz/guest/modules.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

struct Mount {
  const char* source;
  const char* directory;
  const char* type;
  unsigned long flags;
  const char* options;
  bool optional;  // not every job has it: no word when it is missing
};

// The 9p transport moves at most msize bytes at a time; QEMU warns below 64 KiB.
constexpr char kShareOptions[] = "trans=virtio,version=9p2000.L,msize=131072";

constexpr Mount kMounts[] = {
    {"proc", "/proc", "proc", 0, "", false},
    {"sysfs", "/sys", "sysfs", 0, "", false},
    {"devtmpfs", "/dev", "devtmpfs", 0, "", false},
    {"debugfs", "/sys/kernel/debug", "debugfs", 0, "", false},
    {"tmpfs", "/tmp", "tmpfs", 0, "mode=1777", false},
    {"tmpfs", "/run", "tmpfs", 0, "mode=755", false},
    {kTagIn, "/in", "9p", MS_RDONLY, kShareOptions, false},
    {kTagOut, "/out", "9p", 0, kShareOptions, false},
};

// The kernel gives init the console only if the initramfs has /dev/console; after devtmpfs it surely exists.
void OpenConsole() {
  const int fd = open("/dev/console", O_RDWR | O_NOCTTY);
  if (fd < 0) return;
  for (int standard = 0; standard <= 2; ++standard) dup2(fd, standard);
  if (fd > 2) close(fd);
}

}  // namespace

std::string MountEverything(bool with_9p) {
  std::string missing = LoadModules(std::string("/") + kModules);
  for (const Mount& m : kMounts) {
    if (!with_9p && strcmp(m.type, "9p") == 0) continue;
    mkdir(m.directory, 0755);  // there already, or mount says why not
    if (mount(m.source, m.directory, m.type, m.flags, m.options) == 0) continue;
    if (errno == EBUSY || m.optional) continue;  // EBUSY: the kernel mounted devtmpfs itself
    missing +=
        std::string(m.directory) + ": cannot mount " + m.type + ": " + strerror(errno) + "\n";
  }
  missing += SetFaultKnobs();
  OpenConsole();
  setenv("PATH", "/bin:/sbin", 1);
  return missing;
}

void PowerOff() {
  sync();
  reboot(RB_POWER_OFF);
  // A machine without power control: with panic=-1 and -no-reboot a restart ends QEMU as well.
  reboot(RB_AUTOBOOT);
  _exit(1);
}

}  // namespace kapifuzz
