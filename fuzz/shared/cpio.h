// CpioWriter: a cpio archive in memory, in the form "newc" that Linux unpacks as an initramfs.
//
// Files travel in it where a guest's kernel has no 9p: to the guest as a second initramfs (fuzz/host/guest_initrd.h), from it
// through shared memory (fuzz/guest/carry.h). Format: Documentation/driver-api/early-userspace/buffer-format.rst of Linux.
//
//   CpioWriter cpio;
//   cpio.AddFile("in/seeds/a", bytes);      // and the directories in and in/seeds, once
//   std::string archive = cpio.Finish();
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kapifuzz {

class CpioWriter {
 public:
  // `name` is a path below the root, without a leading slash. Files above 4 GiB do not fit the format.
  void AddFile(const std::string& name, std::string_view content, uint32_t permissions = 0644);
  void AddDirectory(const std::string& name);
  // Every regular file below `root` but the one named `without`, as PREFIX/its path, with its permissions.
  Status AddTree(const std::string& root, const std::string& prefix,
                 const std::string& without = "");

  size_t size() const { return bytes_.size(); }
  // The whole archive. The writer is empty afterwards.
  std::string Finish();

 private:
  void AddParents(const std::string& name);
  void Entry(const std::string& name, uint32_t mode, std::string_view content);

  std::string bytes_;
  std::set<std::string> directories_;
  uint32_t inode_ = 0;
};

}  // namespace kapifuzz
