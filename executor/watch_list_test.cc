#include "executor/watch_list.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace kapifuzz {
namespace {

constexpr std::string_view kHead = "pos:\t0\nflags:\t02\nmnt_id:\t15\nino:\t1051\n";
constexpr std::string_view kPipe =
    "tfd:        5 events:       19 data:               2a  pos:0 ino:d sdev:8\n";
constexpr std::string_view kOther =
    "tfd:       12 events: 80000019 data: ffffffffffffffff  pos:-1 ino:ffff sdev:e\n";

std::string Text(std::initializer_list<std::string_view> parts) {
  std::string text;
  for (std::string_view part : parts) text += part;
  return text;
}

TEST(WatchList, HasOneEntryPerLine) {
  std::array<EpollWatch, 4> watches;
  ASSERT_EQ(ParseWatches(Text({kHead, kPipe, kOther}), 3, watches), 2);
  EXPECT_EQ(watches[0].epfd, 3);
  EXPECT_EQ(watches[0].fd, 5);
  EXPECT_EQ(watches[0].events, 0x19u);
  EXPECT_EQ(watches[0].data, 42u);
  EXPECT_EQ(watches[0].ino, 13u);
  EXPECT_EQ(watches[0].current, -1) << "the text does not tell";
  EXPECT_EQ(watches[1].fd, 12);
  EXPECT_EQ(watches[1].events, 0x80000019u);
  EXPECT_EQ(watches[1].data, UINT64_MAX);
  EXPECT_EQ(watches[1].ino, 0xffffu);
}

TEST(WatchList, IsEmptyWithoutSuchLines) {
  std::array<EpollWatch, 1> watches;
  EXPECT_EQ(ParseWatches(kHead, 3, watches), 0);
  EXPECT_EQ(ParseWatches("", 3, watches), 0);
}

TEST(WatchList, RefusesWhatDoesNotFit) {
  std::array<EpollWatch, 1> watches;
  EXPECT_EQ(ParseWatches(Text({kPipe, kOther}), 3, watches), -1);
  EXPECT_EQ(ParseWatches(kPipe.substr(0, kPipe.size() - 1), 3, watches), -1) << "cut off";
}

TEST(WatchList, RefusesOddLines) {
  std::array<EpollWatch, 4> watches;
  for (std::string_view line :
       {"tfd:\n", "tfd: 5\n", "tfd: x events: 1 data: 1 pos:0 ino:1\n",
        "tfd: 5 events: 123456789 data: 1 pos:0 ino:1\n",
        "tfd: 5 events: 1 data: 11112222333344445 pos:0 ino:1\n",
        "tfd: 99999999999 events: 1 data: 1 pos:0 ino:1\n", "tfd: 5 events: 1 data: 1 pos: ino:1\n",
        "tfd: 5 events: 1 data: 1 pos:0\n", "tfd: 5 events: 1 data: 1 pos:-\n"}) {
    EXPECT_EQ(ParseWatches(line, 3, watches), -1) << line;
  }
}

TEST(WatchList, HashTellsListsApart) {
  std::array<EpollWatch, 2> one, other;
  ASSERT_EQ(ParseWatches(Text({kPipe, kOther}), 3, one), 2);
  ASSERT_EQ(ParseWatches(Text({kPipe, kOther}), 4, other), 2);
  EXPECT_EQ(HashOfWatches(one), HashOfWatches(other)) << "two descriptors of one instance";
  other[0].events |= 1u << 30;
  EXPECT_NE(HashOfWatches(one), HashOfWatches(other));
  EXPECT_NE(HashOfWatches(std::span(one).first(1)), HashOfWatches(one));
  EXPECT_NE(HashOfWatches({}), kUnseen);
}

}  // namespace
}  // namespace kapifuzz
