// The initramfs of one guest: the guest image, and behind it a second archive with what this guest needs beside it.
//
//   /modules/00-9pnet.ko ...     modules, in the order in which init loads them
//   /boot/config-RELEASE         the kernel's configuration, for `applies: config(CONFIG_X)`
//   /in                          its share, if its kernel cannot mount it
//
// Linux unpacks archives that lie one behind the other. Unpacked files take memory of the guest, a page at least each, so of a
// large corpus only a part is sent.
//
//   Status written = WriteInitrd(config, "out/vm0/initrd");
#pragma once

#include <string>

#include "base/result.h"
#include "fuzz/host/qemu_command.h"

namespace kapifuzz {

// `config` as for QemuCommand, before `initrd` is replaced. An Error if a module or a share cannot be read, or takes more
// than half of the guest's memory.
Status WriteInitrd(const VmConfig& config, const std::string& path);

}  // namespace kapifuzz
