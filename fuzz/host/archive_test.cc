#include "fuzz/host/archive.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "base/subprocess.h"
#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/shared/cpio.h"

namespace kapifuzz {
namespace {

Status Unpack(const std::string& archive, const std::string& directory) {
  return UnpackInto({reinterpret_cast<const uint8_t*>(archive.data()), archive.size()}, directory);
}

TEST(Archive, FilesOfAGuestComeBackAsTheyWere) {
  TempDir dir;
  CpioWriter cpio;
  cpio.AddFile("verdicts.json", "{}");
  cpio.AddFile("kapi/open/spec", std::string("a\0b", 3));
  cpio.AddFile("empty", "");
  Status unpacked = Unpack(cpio.Finish() + std::string(100, '\0'), dir.path());
  ASSERT_TRUE(unpacked.ok()) << unpacked.error().ToString();
  EXPECT_EQ(*ReadFile(dir.path() + "/verdicts.json"), "{}");
  EXPECT_EQ(*ReadFile(dir.path() + "/kapi/open/spec"), std::string("a\0b", 3));
  EXPECT_EQ(*ReadFile(dir.path() + "/empty"), "");
}

class BadName : public testing::TestWithParam<std::string> {};
TEST_P(BadName, IsRefused) {
  TempDir dir;
  ASSERT_TRUE(MakeDirs(dir.path() + "/out").ok());
  CpioWriter cpio;
  cpio.AddFile(GetParam(), "x");
  Status unpacked = Unpack(cpio.Finish(), dir.path() + "/out");
  ASSERT_FALSE(unpacked.ok());
  EXPECT_FALSE(FileExists(dir.path() + "/escaped"));
  EXPECT_TRUE(ListFiles(dir.path(), "")->empty());
}
INSTANTIATE_TEST_SUITE_P(Archive, BadName,
                         testing::Values("../escaped", "/escaped", "a/../../escaped", "./x", "a//b",
                                         ""),
                         [](const auto& info) { return "N" + std::to_string(info.index); });

TEST(Archive, SymbolicLinkIsRefused) {
  TempDir dir;
  CpioWriter cpio;
  cpio.AddFile("x", "/etc/passwd");
  std::string archive = cpio.Finish();
  archive.replace(14, 8, "0000A1FF");  // its mode: S_IFLNK
  Status unpacked = Unpack(archive, dir.path());
  ASSERT_FALSE(unpacked.ok());
  EXPECT_EQ(unpacked.error().ToString(), "x: is no regular file");
}

TEST(Archive, BytesThatAreNoneAreAnError) {
  TempDir dir;
  EXPECT_FALSE(Unpack("this is no archive at all", dir.path()).ok());
  EXPECT_FALSE(Unpack(std::string(512, '\xff'), dir.path()).ok());
}

TEST(Archive, CutOneIsAnError) {
  TempDir dir;
  CpioWriter cpio;
  cpio.AddFile("x", std::string(1000, 'x'));
  Status unpacked = Unpack(cpio.Finish().substr(0, 500), dir.path());
  EXPECT_FALSE(unpacked.ok());
}

class Compressed : public testing::TestWithParam<const char*> {};
TEST_P(Compressed, IsReadAsItWas) {
  if (!CommandExists(GetParam())) GTEST_SKIP() << GetParam() << " is not installed";
  TempDir dir;
  const std::string path = dir.path() + "/9p.ko";
  const std::string content = "module " + std::string(100'000, 'm');
  ASSERT_TRUE(WriteFileAtomically(path, content).ok());
  Result<CommandOutput> made = RunCommand({GetParam(), "-c", path}, {});
  ASSERT_TRUE(made.ok());
  ASSERT_TRUE(WriteFileAtomically(path, made->out).ok());
  Result<std::string> read = ReadUncompressed(path);
  ASSERT_TRUE(read.ok()) << read.error().ToString();
  EXPECT_EQ(*read, content);
}
INSTANTIATE_TEST_SUITE_P(Archive, Compressed, testing::Values("gzip", "xz", "zstd"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Archive, MissingFileIsAnErrorThatNamesIt) {
  Result<std::string> read = ReadUncompressed("/no/such.ko.xz");
  ASSERT_FALSE(read.ok());
  EXPECT_NE(read.error().ToString().find("/no/such.ko.xz"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
