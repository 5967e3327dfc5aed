#include "fuzz/shared/cpio.h"

#include <gtest/gtest.h>

#include <fstream>

#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

// Letter by letter: what Linux unpacks is not to depend on another reader of ours.
TEST(Cpio, OneFileWithItsDirectory) {
  CpioWriter cpio;
  cpio.AddFile("in/job", "abc");
  std::string expected =
      "070701"  // magic
      "00000001000041ED000000000000000000000001000000000000000000000000000000000000000000000000"
      "0000000300000000";
  expected += std::string("in\0\0\0\0", 6);  // name and NUL, filled up to 116
  expected +=
      "070701"
      "00000002000081A4000000000000000000000001000000000000000300000000000000000000000000000000"
      "0000000700000000";
  expected += std::string("in/job\0\0\0\0abc\0", 14);
  expected +=
      "070701"
      "0000000300000000000000000000000000000001000000000000000000000000000000000000000000000000"
      "0000000B00000000";
  expected += std::string("TRAILER!!!\0\0\0\0", 14);
  const std::string archive = cpio.Finish();
  EXPECT_EQ(archive, expected);
  EXPECT_EQ(archive.size() % 4, 0u);
}

TEST(Cpio, DirectoriesComeOnceAndBeforeTheirFiles) {
  CpioWriter cpio;
  cpio.AddFile("a/b/one", "1");
  cpio.AddFile("a/b/two", "2");
  const std::string archive = cpio.Finish();
  EXPECT_LT(archive.find(std::string("a\0", 2)), archive.find(std::string("a/b\0", 4)));
  EXPECT_LT(archive.find(std::string("a/b\0", 4)), archive.find("a/b/one"));
  EXPECT_EQ(archive.find(std::string("a/b\0", 4)), archive.rfind(std::string("a/b\0", 4)));
}

TEST(Cpio, TreeKeepsPermissions) {
  TempDir dir;
  std::ofstream(dir.path() + "/tool") << "x";
  std::filesystem::permissions(dir.path() + "/tool", std::filesystem::perms::owner_all);
  CpioWriter cpio;
  ASSERT_TRUE(cpio.AddTree(dir.path(), "in").ok());
  EXPECT_NE(cpio.Finish().find("000081C0"), std::string::npos) << "S_IFREG | 0700";
}

TEST(Cpio, MissingTreeIsAnError) {
  CpioWriter cpio;
  Status added = cpio.AddTree("/no/such/tree", "in");
  ASSERT_FALSE(added.ok());
  EXPECT_NE(added.error().ToString().find("/no/such/tree"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
