#include "fuzz/guest/inbox.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace kapifuzz {
namespace {

using testing::ElementsAre;

std::string Packed(const std::vector<WireBytes>& wires) {
  std::vector<PastRun> runs;
  for (const WireBytes& wire : wires) runs.push_back({.wire = wire});
  return PackRuns(runs);
}

class InboxTest : public testing::Test {
 protected:
  InboxTest() {
    char path[] = "/tmp/kapifuzz-inbox-XXXXXX";
    directory_ = mkdtemp(path);
    path_ = directory_ + "/finds.wires";
  }
  ~InboxTest() override { std::filesystem::remove_all(directory_); }

  void Append(const std::string& bytes) {
    std::ofstream(path_, std::ios::app | std::ios::binary) << bytes;
  }
  static std::vector<WireBytes> All(Inbox* inbox) {
    std::vector<WireBytes> wires;
    while (inbox->HasNext()) wires.push_back(inbox->Next());
    return wires;
  }

  std::string directory_, path_;
};

TEST_F(InboxTest, ProgramsComeInTheirOrderAndOnce) {
  Append(Packed({{1}, {2, 2}}));
  Inbox inbox(path_);
  EXPECT_THAT(All(&inbox), ElementsAre(WireBytes{1}, WireBytes{2, 2}));
  Append(Packed({{3}}));
  EXPECT_FALSE(inbox.HasNext()) << "nobody has looked";
  inbox.Read();
  EXPECT_THAT(All(&inbox), ElementsAre(WireBytes{3}));
}

TEST_F(InboxTest, WhatIsCutOffComesWhenTheRestIsThere) {
  const std::string whole = Packed({{1}, WireBytes(300, 7)});
  for (size_t cut = 0; cut <= whole.size(); ++cut) {
    std::filesystem::remove(path_);
    Append(whole.substr(0, cut));
    Inbox inbox(path_);
    std::vector<WireBytes> wires = All(&inbox);
    Append(whole.substr(cut));
    inbox.Read();
    for (WireBytes& wire : All(&inbox)) wires.push_back(std::move(wire));
    ASSERT_THAT(wires, ElementsAre(WireBytes{1}, WireBytes(300, 7))) << cut;
  }
}

TEST_F(InboxTest, OwnFindsArePassedOver) {
  Append("");
  Inbox inbox(path_);
  inbox.Skip({5});
  Append(Packed({{4}, {5}, {6}}));
  inbox.Read();
  EXPECT_THAT(All(&inbox), ElementsAre(WireBytes{4}, WireBytes{6}));
}

TEST_F(InboxTest, ManyProgramsAreNotKept) {
  const std::string many = Packed(std::vector<WireBytes>(2000, WireBytes(1000, 1)));
  Inbox missing(path_);
  EXPECT_FALSE(missing.HasNext());
  Append(many);
  missing.Read();
  EXPECT_FALSE(missing.HasNext()) << "the file was not there";
  Inbox inbox(path_);
  size_t count = 0;
  for (int round = 0; round < 3; ++round) {
    count += All(&inbox).size();
    Append(many);
    inbox.Read();
  }
  EXPECT_EQ(count + All(&inbox).size(), 8000u);
}

}  // namespace
}  // namespace kapifuzz
