#include "fuzz/host/handout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "base/files.h"
#include "fuzz/host/testing/temp_dir.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

using testing::ElementsAre;

class HandoutTest : public testing::Test {
 protected:
  HandoutTest() : directory_(dir_.path()) { EXPECT_TRUE(MakeDirs(directory_.in()).ok()); }
  std::string file() const { return JoinPath(directory_.in(), kFindsFile); }
  std::vector<WireBytes> Written() const {
    std::vector<WireBytes> wires;
    const Result<std::string> bytes = ReadFile(file());
    EXPECT_TRUE(bytes.ok());
    const Result<std::vector<PastRun>> runs = UnpackRuns(*bytes, file());
    EXPECT_TRUE(runs.ok());
    for (const PastRun& run : *runs) wires.push_back(run.wire);
    return wires;
  }
  TempDir dir_;
  VmDirectory directory_;
  Handout handout_;
};

TEST_F(HandoutTest, SmallerOnesComeFirst) {
  handout_.AddSorted({{1, 1, 1}, {2}, {3, 3}, {4}});
  ASSERT_TRUE(handout_.WriteFor(directory_).ok());
  EXPECT_THAT(Written(),
              ElementsAre(WireBytes{2}, WireBytes{4}, WireBytes{3, 3}, WireBytes{1, 1, 1}));
}

TEST_F(HandoutTest, WhatComesLaterIsAppendedToTheSameFile) {
  const WireBytes first = {1}, second = {2, 2};
  handout_.Add(first);
  ASSERT_TRUE(handout_.WriteFor(directory_).ok());
  // As a guest has it open.
  std::filesystem::create_hard_link(file(), dir_.path() + "/same");
  handout_.Add(second);
  ASSERT_TRUE(handout_.Extend(directory_).ok());
  EXPECT_THAT(Written(), ElementsAre(first, second));
  EXPECT_EQ(std::filesystem::hard_link_count(file()), 2u);
  ASSERT_TRUE(handout_.WriteFor(directory_).ok());
  EXPECT_THAT(Written(), ElementsAre(first, second)) << "for the next boot";
}

TEST_F(HandoutTest, WhatCouldNotBeWrittenFollows) {
  handout_.Add(WireBytes{1});
  ASSERT_TRUE(handout_.WriteFor(directory_).ok());
  std::filesystem::rename(file(), file() + ".gone");
  handout_.Add(WireBytes{2});
  EXPECT_FALSE(handout_.Extend(directory_).ok());
  std::filesystem::rename(file() + ".gone", file());
  EXPECT_TRUE(handout_.Extend(directory_).ok());
  EXPECT_THAT(Written(), ElementsAre(WireBytes{1}, WireBytes{2}));
}

}  // namespace
}  // namespace kapifuzz
