// What the tests of this folder share: the built tools, the built kernel, and directories of their own.
//
//   CommandOutput out = Kapifuzz({"run", program});       // a tool that cannot be started ends the test program
//   EXPECT_EQ(out.exit_status, 0) << out.out << out.err;
#pragma once

#include <string>
#include <vector>

#include "base/subprocess.h"

namespace kapifuzz::testing_tools {

// Runs build/bin/kapifuzz or build/bin/kapi with these words; at most ten minutes.
CommandOutput Kapifuzz(std::vector<std::string> words);
CommandOutput Kapi(std::vector<std::string> words);

// "bzImage", "vmlinux", "config" of the kernel that the tests run on: KAPIFUZZ_KERNEL, or build/kernel/6.12-fuzz.
std::string KernelFile(const std::string& name);
// A file of the tree that this kernel was built from.
std::string KernelTree(const std::string& path);
std::string SourceFile(const std::string& path);

// A directory that is removed with this object, unless the test has failed.
class OwnDirectory {
 public:
  OwnDirectory();
  ~OwnDirectory();
  OwnDirectory(const OwnDirectory&) = delete;
  OwnDirectory& operator=(const OwnDirectory&) = delete;
  std::string path(const std::string& name = "") const;

 private:
  std::string path_;
};

// Content of a file that must be there.
std::string MustRead(const std::string& path);

}  // namespace kapifuzz::testing_tools
