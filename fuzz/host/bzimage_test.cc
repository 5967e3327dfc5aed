#include "fuzz/host/bzimage.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

// A setup header with its version string at `at`, as the boot protocol lays it out.
std::string Image(size_t at, const std::string& version) {
  std::string image(0x4000, '\0');
  image.replace(0x202, 4, "HdrS");
  image[0x20e] = static_cast<char>((at - 0x200) & 0xff);
  image[0x20f] = static_cast<char>((at - 0x200) >> 8);
  image.replace(at, version.size(), version);
  return image;
}

class BzImage : public testing::Test {
 protected:
  std::string Write(const std::string& content) {
    std::string path = dir_.path() + "/bzImage";
    EXPECT_TRUE(WriteFileAtomically(path, content).ok());
    return path;
  }
  TempDir dir_;
};

TEST_F(BzImage, VersionIsRead) {
  Result<std::string> version = KernelImageVersion(Write(Image(0x3a80, "6.12.48 (me@x) #1 SMP")));
  ASSERT_TRUE(version.ok());
  EXPECT_EQ(*version, "6.12.48 (me@x) #1 SMP");
}

TEST_F(BzImage, OtherFilesAreRefused) {
  EXPECT_FALSE(KernelImageVersion(Write("#!/bin/sh\n")).ok());
  EXPECT_FALSE(KernelImageVersion(Write(std::string(0x4000, 'x'))).ok());
  EXPECT_FALSE(KernelImageVersion(dir_.path() + "/missing").ok());
}

TEST_F(BzImage, PointerOutOfTheFileIsNoCrash) {
  Result<std::string> version = KernelImageVersion(Write(Image(0x3a80, "").substr(0, 0x300)));
  ASSERT_TRUE(version.ok());
  EXPECT_EQ(*version, "unknown version");
}

}  // namespace
}  // namespace kapifuzz
