#include "fuzz/host/guest_initrd.h"

#include <fmt/format.h>

#include "base/files.h"
#include "fuzz/host/archive.h"
#include "fuzz/host/module_tree.h"
#include "fuzz/shared/cpio.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

constexpr size_t kPage = 4096;
constexpr size_t kInode = 1024;  // struct inode with its dentry, about

// Of the guest's memory: what a corpus may take, and all archives together while they are unpacked.
constexpr size_t kCorpusPart = 4;
constexpr size_t kWholePart = 2;

Status AddModules(const std::vector<std::string>& modules, CpioWriter* cpio) {
  for (size_t i = 0; i < modules.size(); ++i) {
    Result<std::string> module = ReadUncompressed(modules[i]);
    if (!module.ok()) return module.error();
    cpio->AddFile(fmt::format("{}/{:02}-{}.ko", kModules, i, ModuleName(modules[i])), *module);
  }
  return {};
}

// Names are hashes, so that the first ones are a fair sample.
Status AddCorpus(const std::string& root, size_t room, CpioWriter* cpio) {
  cpio->AddDirectory(kTagCorpus);
  Result<std::vector<std::string>> files = ListFiles(root, "");
  if (!files.ok()) return files.error();
  for (const std::string& file : *files) {
    Result<std::string> content = ReadFile(JoinPath(root, file));
    if (!content.ok()) return content.error();
    const size_t takes = UnpackedBytes(content->size());
    if (takes > room) break;
    room -= takes;
    cpio->AddFile(JoinPath(kTagCorpus, file), *content);
  }
  return {};
}

Status AddShares(const VmConfig& config, size_t memory, CpioWriter* cpio) {
  for (const VmShare& share : config.shares) {
    if (!share.read_only) continue;  // leaves through shared memory (fuzz/guest/carry.h)
    Status added = share.tag == kTagCorpus ? AddCorpus(share.path, memory / kCorpusPart, cpio)
                                           : cpio->AddTree(share.path, share.tag);
    if (!added.ok()) return added;
  }
  return {};
}

}  // namespace

size_t UnpackedBytes(size_t size) { return (size + kPage - 1) / kPage * kPage + kInode; }

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
