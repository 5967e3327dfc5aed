#include "base/files.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

namespace kapifuzz {
namespace {

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string pattern = testing::TempDir() + "/kapifuzz.XXXXXX";
    dir_ = mkdtemp(pattern.data());
  }
  ~FilesTest() override { std::filesystem::remove_all(dir_); }

  std::string Path(std::string_view name) const { return JoinPath(dir_, name); }

  std::string dir_;
};

TEST_F(FilesTest, WritesAndReadsBackEveryByte) {
  const std::string content("a\0b\xff\n", 5);
  ASSERT_TRUE(WriteFileAtomically(Path("f"), content).ok());
  Result<std::string> back = ReadFile(Path("f"));
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(*back, content);
}

TEST_F(FilesTest, ReplacesButKeepsPermissionsAndLeavesNoTemporary) {
  ASSERT_TRUE(WriteFileAtomically(Path("f"), "old").ok());
  ASSERT_EQ(chmod(Path("f").c_str(), 0755), 0);
  ASSERT_TRUE(WriteFileAtomically(Path("f"), "new").ok());
  struct stat status;
  ASSERT_EQ(stat(Path("f").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0755u);
  EXPECT_EQ(*ListFiles(dir_, ""), (std::vector<std::string>{"f"}));
}

TEST_F(FilesTest, SameContentKeepsTheTimeStamp) {
  ASSERT_TRUE(WriteFileIfChanged(Path("f"), "x").ok());
  struct stat before, after;
  ASSERT_EQ(stat(Path("f").c_str(), &before), 0);
  ASSERT_TRUE(WriteFileIfChanged(Path("f"), "x").ok());
  ASSERT_EQ(stat(Path("f").c_str(), &after), 0);
  EXPECT_EQ(before.st_ino, after.st_ino);
  ASSERT_TRUE(WriteFileIfChanged(Path("f"), "y").ok());
  EXPECT_EQ(*ReadFile(Path("f")), "y");
}

TEST_F(FilesTest, ErrorsNamePathAndReason) {
  EXPECT_EQ(ReadFile(Path("none")).error().ToString(),
            Path("none") + ": cannot open: No such file or directory");
  EXPECT_EQ(ReadFile(dir_).error().message, "cannot read: Is a directory");
  EXPECT_FALSE(WriteFileAtomically(Path("none/f"), "x").ok());
  EXPECT_FALSE(ListFiles(Path("none"), "").ok());
}

TEST_F(FilesTest, ReadsFilesThatClaimToBeEmpty) {
  Result<std::string> version = ReadFile("/proc/version");
  ASSERT_TRUE(version.ok());
  EXPECT_TRUE(version->starts_with("Linux version"));
}

TEST_F(FilesTest, ListsBySuffixInOrder) {
  ASSERT_TRUE(MakeDirs(Path("b/c")).ok());
  for (const char* name : {"z.txt", "b/c/a.txt", "b/x.c"}) {
    ASSERT_TRUE(WriteFileAtomically(Path(name), "").ok());
  }
  EXPECT_EQ(*ListFiles(dir_, ".txt"), (std::vector<std::string>{"b/c/a.txt", "z.txt"}));
}

TEST(Paths, TakeApartAndJoin) {
  EXPECT_EQ(JoinPath("a", "b"), "a/b");
  EXPECT_EQ(JoinPath("a/", "/b"), "/b");
  EXPECT_EQ(DirName("a/b/c"), "a/b");
  EXPECT_EQ(DirName("c"), ".");
  EXPECT_EQ(BaseName("a/b.c"), "b.c");
}

}  // namespace
}  // namespace kapifuzz
