// ModuleTree: the modules of a kernel, and what each of them needs (/lib/modules/RELEASE).
//
// Dependencies are read from the modules themselves, by kmod's modinfo: modules.dep is made by depmod when a package is
// installed, and is missing where one was only unpacked.
//
//   Result<ModuleTree> tree = ModuleTree::Open("/lib/modules/6.12.0");
//   Result<std::vector<std::string>> files = tree->LoadOrder({"9p"});    // .../netfs.ko.xz, .../9pnet.ko.xz, .../9p.ko.xz
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

// What modprobe calls "kernel/net/9p/virtio-x.ko.xz": "virtio_x". Empty if it is no module.
std::string ModuleName(const std::string& path);

class ModuleTree {
 public:
  static Result<ModuleTree> Open(const std::string& directory);

  // Part of the kernel image, says modules.builtin.
  bool IsBuiltIn(const std::string& name) const { return built_in_.contains(name); }
  bool HasFile(const std::string& name) const { return files_.contains(name); }

  // The files of `names` and of all that they need, each after what it needs. What is built in is left out; an Error if
  // something is neither built in nor there.
  Result<std::vector<std::string>> LoadOrder(const std::vector<std::string>& names) const;

 private:
  Status Visit(const std::string& name, std::set<std::string>* seen,
               std::vector<std::string>* order) const;

  std::string directory_;
  std::set<std::string> built_in_;
  std::map<std::string, std::string> files_;  // by name: path
};

}  // namespace kapifuzz
