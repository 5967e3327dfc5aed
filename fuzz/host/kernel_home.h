// KernelHome: what lies around a kernel image that helps to run it: its configuration, its modules, its ELF image.
//
//   image                              configuration              modules
//   build/kernel/6.12-fuzz/bzImage     beside it: config          -
//   /boot/vmlinuz-6.1.0-54-amd64       /boot/config-6.1.0-...     /lib/modules/6.1.0-...
//   linux/arch/x86/boot/bzImage        linux/.config              --modules DIR
//
//   KernelHome home = FindKernelHome("/boot/vmlinuz-6.1.0-54-amd64", "6.1.0-54-amd64");
//   home.config.Has("CONFIG_KCOV")     // nothing if no configuration was found
#pragma once

#include <string>

#include "base/result.h"
#include "executor/kernel_config.h"

namespace kapifuzz {

struct KernelHome {
  std::string release = {};
  std::string config_path = {};  // empty, like the others, if nothing was found
  std::string config_text = {};
  KernelConfig config = {};
  std::string modules = {};  // the directory with modules.builtin and kernel/
  std::string vmlinux = {};
};

// `release` is the first word of the image's version.
KernelHome FindKernelHome(const std::string& kernel, const std::string& release);

// The directory of modules that a user means: DIR itself, DIR/RELEASE or DIR/lib/modules/RELEASE.
Result<std::string> FindModules(const std::string& directory, const std::string& release);

}  // namespace kapifuzz
