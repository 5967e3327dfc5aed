#include "fuzz/guest/fault_knobs.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "base/files.h"

namespace kapifuzz {
namespace {

class FaultKnobs : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::remove_all(directory_);
    std::filesystem::create_directories(directory_ + "/failslab");
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  const std::string directory_ = testing::TempDir() + "fault-knobs-" + std::to_string(getpid());
};

TEST_F(FaultKnobs, SetsThoseThatAreThere) {
  const std::string knob = directory_ + "/failslab/ignore-gfp-wait";
  ASSERT_TRUE(WriteFileAtomically(knob, "Y").ok());
  EXPECT_EQ(SetFaultKnobs(directory_), "");
  EXPECT_EQ(*ReadFile(knob), "N");
  EXPECT_FALSE(FileExists(directory_ + "/failslab/verbose")) << "none is made";
}

TEST_F(FaultKnobs, SaysWhichCannotBeSet) {
  std::filesystem::create_directories(directory_ + "/failslab/verbose");
  const std::string failed = SetFaultKnobs(directory_);
  EXPECT_NE(failed.find("failslab/verbose: cannot be set"), std::string::npos) << failed;
}

}  // namespace
}  // namespace kapifuzz
