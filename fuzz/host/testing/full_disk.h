// FullDisk: while it exists, no file of this process can grow: what a full disk does to writes,
// without one.
//
//   {
//     FullDisk full;
//     EXPECT_FALSE(WriteFileAtomically(path, "x").ok());
//   }
//   EXPECT_TRUE(WriteFileAtomically(path, "x").ok());
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

namespace kapifuzz {

class FullDisk {
 public:
  FullDisk() {
    signal(SIGXFSZ, SIG_IGN);  // the write fails with EFBIG instead
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &old_), 0);
    rlimit none = {.rlim_cur = 0, .rlim_max = old_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &old_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit old_;
};

}  // namespace kapifuzz
