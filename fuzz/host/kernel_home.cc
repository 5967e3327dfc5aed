#include "fuzz/host/kernel_home.h"

#include <vector>

#include "base/files.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kInTree = "arch/x86/boot";

// The tree that an image was built in, or empty.
std::string BuildTree(const std::string& kernel) {
  const std::string directory = DirName(kernel);
  if (!directory.ends_with(kInTree)) return "";
  const std::string tree = directory.substr(0, directory.size() - kInTree.size());
  return tree.empty() ? "." : tree;
}

std::string FirstThatExists(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (FileExists(path)) return path;
  }
  return "";
}

std::vector<std::string> Beside(const std::string& kernel, const std::string& plain,
                                const std::string& in_tree) {
  const std::string directory = DirName(kernel), tree = BuildTree(kernel);
  std::vector<std::string> paths;
  if (!tree.empty()) paths.push_back(JoinPath(tree, in_tree));
  // "-6.1.0" from "vmlinuz-6.1.0"
  const std::string name = BaseName(kernel);
  const size_t dash = name.find('-');
  if (dash != name.npos) paths.push_back(JoinPath(directory, plain + name.substr(dash)));
  paths.push_back(JoinPath(directory, plain));
  return paths;
}

bool HoldsModules(const std::string& directory) {
  return FileExists(JoinPath(directory, "modules.builtin")) ||
         IsDirectory(JoinPath(directory, "kernel"));
}

}  // namespace

KernelHome FindKernelHome(const std::string& kernel, const std::string& release) {
  KernelHome home{.release = release};
  home.config_path = FirstThatExists(Beside(kernel, "config", ".config"));
  if (!home.config_path.empty()) {
    Result<std::string> text = ReadFile(home.config_path);
    if (text.ok()) home.config_text = std::move(*text);
    home.config = KernelConfig::Parse(home.config_text);
  }
  home.vmlinux = FirstThatExists(Beside(kernel, "vmlinux", "vmlinux"));
  const std::string above = DirName(DirName(kernel));
  for (const char* library : {"lib/modules", "usr/lib/modules"}) {
    const std::string modules = JoinPath(JoinPath(above, library), release);
    if (home.modules.empty() && HoldsModules(modules)) home.modules = modules;
  }
  return home;
}

Result<std::string> FindModules(const std::string& directory, const std::string& release) {
  for (const std::string& below : {std::string(), release, "lib/modules/" + release}) {
    const std::string path = below.empty() ? directory : JoinPath(directory, below);
    if (HoldsModules(path)) return path;
  }
  return Error{"--modules " + directory, "holds no modules of " + release +
                                             ": neither modules.builtin nor kernel/ is there, in " +
                                             release + "/ or in lib/modules/" + release + "/"};
}

}  // namespace kapifuzz
