#include "fuzz/host/guest_initrd.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.h"
#include "fuzz/host/archive.h"
#include "fuzz/host/module_tree.h"
#include "fuzz/shared/cpio.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

// Of the guest's memory: what seeds and corpus may take, and all archives together while they are unpacked.
constexpr size_t kFindsPart = 4;
constexpr size_t kWholePart = 2;

Status AddModules(const std::vector<std::string>& modules, CpioWriter* cpio) {
  for (size_t i = 0; i < modules.size(); ++i) {
    Result<std::string> module = ReadUncompressed(modules[i]);
    if (!module.ok()) return module.error();
    cpio->AddFile(fmt::format("{}/{:02}-{}.ko", kModules, i, ModuleName(modules[i])), *module);
  }
  return {};
}

// The beginning of it, if all is too much: a program that is cut off is one that never comes.
Status AddFinds(const std::string& root, size_t room, CpioWriter* cpio) {
  const std::string path = JoinPath(root, kFindsFile);
  if (!FileExists(path)) return {};
  Result<std::string> finds = ReadFile(path);
  if (!finds.ok()) return finds.error();
  finds->resize(std::min(finds->size(), room));
  cpio->AddFile(JoinPath(kTagIn, kFindsFile), *finds);
  return {};
}

Status AddShares(const VmConfig& config, size_t memory, CpioWriter* cpio) {
  for (const VmShare& share : config.shares) {
    if (!share.read_only) continue;  // leaves through shared memory (fuzz/guest/carry.h)
    if (Status added = cpio->AddTree(share.path, share.tag, kFindsFile); !added.ok()) return added;
    if (share.tag != kTagIn) continue;
    if (Status added = AddFinds(share.path, memory / kFindsPart, cpio); !added.ok()) return added;
  }
  return {};
}

}  // namespace

Status WriteInitrd(const VmConfig& config, const std::string& path) {
  const size_t memory = static_cast<size_t>(config.memory_mib) << 20;
  Result<std::string> image = ReadFile(config.initrd);
  if (!image.ok()) return image.error();
  CpioWriter cpio;
  if (Status added = AddModules(config.modules, &cpio); !added.ok()) return added;
  if (!config.kernel_config.empty()) {
    cpio.AddFile("boot/config-" + config.kernel_release, config.kernel_config);
  }
  if (!config.has_9p) {
    if (Status added = AddShares(config, memory, &cpio); !added.ok()) return added;
  }
  if (cpio.size() > memory / kWholePart) {
    return Error{"--memory",
                 fmt::format("{} MiB are too few: without 9p the guest gets {} MiB of files in its "
                             "initramfs, and they may take half of its memory",
                             config.memory_mib, cpio.size() >> 20)};
  }
  // An archive begins at a multiple of four bytes.
  image->resize((image->size() + 3) & ~size_t{3});
  return WriteFileAtomically(path, *image + cpio.Finish());
}

}  // namespace kapifuzz
