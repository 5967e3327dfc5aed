// What a kernel needs to be fuzzed, and how files reach its guest: decided from its configuration and modules, before
// anything boots. docs/campaign.md has the same as a table.
//
//   Status fit = CheckConfig(home);             // "/boot/config-6.1: the guest needs CONFIG_PCI=y (...)"
//   Result<FileWay> way = DecideFileWay(home);
//   if (!way->has_9p) Print("{}\n", way->why);
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/kernel_home.h"

namespace kapifuzz {

// An Error that names every option without which no guest runs. Nothing is said of a kernel whose configuration was not found.
Status CheckConfig(const KernelHome& home);

struct FileWay {
  bool has_9p = false;                    // the guest mounts the host's directories
  std::vector<std::string> modules = {};  // that it loads for this
  std::string why = {};                   // without 9p: for people
};

// 9p if the kernel has it, by its configuration or its modules; otherwise, and if nothing is known of the kernel, files
// travel in the initramfs. An Error: modules that cannot be read.
Result<FileWay> DecideFileWay(const KernelHome& home);

// For an error message: what the last lines of a console that did not come to its point are known to mean, or empty.
// Begins with "; ".
std::string BootHint(const std::string& console);

}  // namespace kapifuzz
