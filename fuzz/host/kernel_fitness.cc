#include "fuzz/host/kernel_fitness.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "fuzz/host/module_tree.h"

namespace kapifuzz {
namespace {

struct Need {
  const char* option;
  const char* what_for;
};

// Nothing stands in for these.
constexpr Need kNeeds[] = {
    {"CONFIG_64BIT", "our init is a 64-bit program"},
    {"CONFIG_BINFMT_ELF", "our init is an ELF file"},
    {"CONFIG_BLK_DEV_INITRD", "our init is in an initramfs"},
    {"CONFIG_PRINTK", "the guest reports on its console"},
    {"CONFIG_SERIAL_8250_CONSOLE", "the guest's console is ttyS0"},
    {"CONFIG_PCI", "results leave through the memory of a PCI device"},
    {"CONFIG_SYSFS", "that device is found below /sys"},
    {"CONFIG_PROC_FS", "what calls did to descriptors is read below /proc"},
};

// What mounting the host's directories takes.
struct Driver {
  const char* module;
  const char* option;
};
constexpr Driver kDriversOf9p[] = {{"virtio_pci", "CONFIG_VIRTIO_PCI"},
                                   {"9pnet_virtio", "CONFIG_NET_9P_VIRTIO"},
                                   {"9p", "CONFIG_9P_FS"}};

constexpr char kInInitramfs[] = "the guest gets its files in its initramfs";

// Signs of a kernel that lacks something before our init can say so itself.
struct Sign {
  const char* text;
  const char* hint;
};
constexpr Sign kSigns[] = {
    {"Unable to mount root fs",
     "it took no initramfs: CONFIG_BLK_DEV_INITRD=y is missing, or --memory is too small"},
    {"Failed to execute /init (error -8)",
     "it does not run our init: CONFIG_64BIT=y or CONFIG_BINFMT_ELF=y is missing"},
    {"Initramfs unpacking failed", "its initramfs does not fit: give it more --memory"},
    {"System is deadlocked on memory", "give it more --memory"},
    {"Out of memory", "give it more --memory"},
};

}  // namespace

Status CheckConfig(const KernelHome& home) {
  std::vector<std::string> missing;
  for (const Need& need : kNeeds) {
    if (home.config.Has(need.option) == false) {
      missing.push_back(fmt::format("{}=y ({})", need.option, need.what_for));
    }
  }
  if (missing.empty()) return {};
  return Error{home.config_path, "the kernel cannot be fuzzed without " + Join(missing, ", ")};
}

Result<FileWay> DecideFileWay(const KernelHome& home) {
  Result<ModuleTree> tree = ModuleTree();
  if (!home.modules.empty()) tree = ModuleTree::Open(home.modules);
  if (!tree.ok()) return tree.error();
  std::vector<std::string> to_load;
  for (const Driver& driver : kDriversOf9p) {
    if (home.config.Has(driver.option) == true || tree->IsBuiltIn(driver.module)) continue;
    if (tree->HasFile(driver.module)) {
      to_load.push_back(driver.module);
      continue;
    }
    if (home.config.IsModule(driver.option)) {
      return FileWay{
          .why = fmt::format("{} is a module ({}=m) and no modules were found, see --modules: {}",
                             driver.module, driver.option, kInInitramfs)};
    }
    if (home.config_path.empty() && home.modules.empty()) {
      return FileWay{.why =
                         fmt::format("neither configuration nor modules lie beside the kernel: {}",
                                     kInInitramfs)};
    }
    return FileWay{.why = fmt::format("the kernel has no {}: {}", driver.option, kInInitramfs)};
  }
  Result<std::vector<std::string>> files = tree->LoadOrder(to_load);
  if (!files.ok()) return files.error();
  return FileWay{.has_9p = true, .modules = std::move(*files)};
}

std::string BootHint(const std::string& console) {
  if (console.empty()) {
    return "; is CONFIG_SERIAL_8250_CONSOLE=y, and CONFIG_PRINTK=y, in the kernel?";
  }
  for (const Sign& sign : kSigns) {
    if (console.find(sign.text) != console.npos) return std::string("; ") + sign.hint;
  }
  return "";
}

}  // namespace kapifuzz
