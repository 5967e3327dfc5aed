#include "fuzz/host/output_dir.h"

#include <gtest/gtest.h>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"

namespace kapifuzz {
namespace {

class OutputDirTest : public testing::Test {
 protected:
  TempDir dir_;
  std::string path_ = dir_.path() + "/out";
};

TEST_F(OutputDirTest, FreshOneIsMade) {
  Result<OutputDir> out = OutputDir::Create(path_);
  ASSERT_TRUE(out.ok());
  EXPECT_TRUE(IsDirectory(out->corpus()));
  EXPECT_TRUE(IsDirectory(out->findings()));
}

TEST_F(OutputDirTest, PathsAreAbsoluteAndPlain) {
  Result<OutputDir> out = OutputDir::Create(dir_.path() + "/x/../out/");
  ASSERT_TRUE(out.ok());
  EXPECT_EQ(out->root(), std::filesystem::path(path_).lexically_normal());
}

TEST_F(OutputDirTest, CampaignIsNeverOverwritten) {
  ASSERT_TRUE(OutputDir::Create(path_).ok());
  ASSERT_TRUE(WriteFileAtomically(path_ + "/results.db", "").ok());
  Result<OutputDir> out = OutputDir::Create(path_);
  ASSERT_FALSE(out.ok());
  EXPECT_NE(out.error().ToString().find("--resume"), std::string::npos);
}

TEST_F(OutputDirTest, SomebodyElsesFilesAreLeftAlone) {
  ASSERT_TRUE(MakeDirs(path_).ok());
  ASSERT_TRUE(WriteFileAtomically(path_ + "/thesis.tex", "").ok());
  EXPECT_FALSE(OutputDir::Create(path_).ok());
}

TEST_F(OutputDirTest, StartThatFailedEarlyMayBeRepeated) {
  ASSERT_TRUE(OutputDir::Create(path_).ok());
  EXPECT_TRUE(OutputDir::Create(path_).ok());
}

TEST_F(OutputDirTest, SecondWriterIsRefused) {
  Result<OutputDir> first = OutputDir::Create(path_);
  ASSERT_TRUE(first.ok());
  Result<OutputDir> second = OutputDir::Create(path_);
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().ToString().find("another kapifuzz"), std::string::npos);
}

TEST_F(OutputDirTest, ResumeWantsACampaign) {
  EXPECT_FALSE(OutputDir::Resume(path_).ok());
  EXPECT_FALSE(OutputDir::Read(path_).ok());
}

TEST_F(OutputDirTest, UnwritablePlaceIsAnError) {
  Result<OutputDir> out = OutputDir::Create("/proc/kapifuzz-out");
  ASSERT_FALSE(out.ok());
  EXPECT_NE(out.error().ToString().find("/proc/kapifuzz-out"), std::string::npos);
}

}  // namespace
}  // namespace kapifuzz
