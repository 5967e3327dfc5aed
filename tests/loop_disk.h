// LoopDisk: a small ext4 file system of its own, which can be made to fail: it becomes read-only under whoever writes to it.
//
//   LoopDisk disk(own.path("disk"));
//   if (!disk.mounted()) GTEST_SKIP() << "loop devices need root";
//   disk.FailNow();                  // as after an I/O error
//   ASSERT_TRUE(disk.Remount("ro"));
#pragma once

#include <sys/mount.h>

#include <fstream>
#include <string>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "tests/running_campaign.h"

namespace kapifuzz::testing_tools {

class LoopDisk {
 public:
  explicit LoopDisk(const std::string& directory)
      : image_(directory + ".img"), directory_(directory) {
    const bool made = MakeDirs(directory).ok() && Does({"truncate", "-s", "400M", image_}) &&
                      Does({"mkfs.ext4", "-q", image_});
    mounted_ = made && Mount("rw");
  }
  ~LoopDisk() {
    if (mounted_) umount2(directory_.c_str(), MNT_DETACH);
  }
  LoopDisk(const LoopDisk&) = delete;
  LoopDisk& operator=(const LoopDisk&) = delete;

  bool mounted() const { return mounted_; }
  const std::string& path() const { return directory_; }

  // The file system takes note of an error, and with errors=remount-ro takes no more writes.
  bool FailNow() {
    Result<CommandOutput> loop = RunCommand({"losetup", "-n", "-O", "NAME", "-j", image_});
    if (!loop.ok()) return false;
    std::ofstream trigger("/sys/fs/ext4/" + BaseName(Trim(loop->out)) + "/trigger_fs_error");
    trigger << "1" << std::flush;
    return trigger.good();
  }
  // Checks it and mounts it again, once nobody uses it.
  bool Remount(const std::string& how) {
    mounted_ = !WaitUntil([&] { return umount(directory_.c_str()) == 0; });
    if (mounted_) return false;
    Result<CommandOutput> checked = RunCommand({"e2fsck", "-p", image_});
    constexpr int kErrorsCorrected = 1;
    mounted_ = checked.ok() && checked->exit_status <= kErrorsCorrected && Mount(how);
    return mounted_;
  }

 private:
  bool Mount(const std::string& how) {
    return Does({"mount", "-o", "loop,errors=remount-ro," + how, image_, directory_});
  }
  static bool Does(const std::vector<std::string>& words) {
    Result<CommandOutput> output = RunCommand(words, {.timeout_ms = 60'000});
    return output.ok() && output->exit_status == 0;
  }

  std::string image_, directory_;
  bool mounted_ = false;
};

}  // namespace kapifuzz::testing_tools
