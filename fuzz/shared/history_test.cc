#include "fuzz/shared/history.h"

#include <gtest/gtest.h>

namespace kapifuzz {
namespace {

struct Memory {
  explicit Memory(size_t size) : bytes(size) {}
  HistoryView view() { return {&header, bytes}; }
  HistoryHeader header{};
  std::vector<uint8_t> bytes;
};

PastRun Numbered(size_t number) {
  return {.wire = WireBytes(number % 11, static_cast<uint8_t>(number)), .fresh = number % 3 == 0};
}
void Record(HistoryView history, const PastRun& run) { RecordRun(history, run.wire, run.fresh); }

TEST(History, GivesTheProgramsInTheirOrder) {
  Memory memory(100);
  EXPECT_TRUE(ReadHistory(memory.view()).empty());
  Record(memory.view(), Numbered(3));
  Record(memory.view(), Numbered(0));
  Record(memory.view(), Numbered(7));
  EXPECT_EQ(ReadHistory(memory.view()),
            (std::vector<PastRun>{Numbered(3), Numbered(0), Numbered(7)}));
}

TEST(History, TheNewestReplaceTheOldest) {
  Memory memory(64);
  for (size_t number = 0; number < 500; ++number) {
    Record(memory.view(), Numbered(number));
    const std::vector<PastRun> programs = ReadHistory(memory.view());
    ASSERT_FALSE(programs.empty());
    for (size_t i = 0; i < programs.size(); ++i)
      ASSERT_EQ(programs[i], Numbered(number + 1 - programs.size() + i)) << number;
    size_t room = 64;
    for (const PastRun& run : programs) room -= run.wire.size() + 4;
    const size_t before = number - programs.size();  // the newest that is gone
    if (number >= programs.size()) {
      EXPECT_LT(room, Numbered(before).wire.size() + 4) << number;
    }
  }
}

TEST(History, WhatIsNoProgramIsLeftOut) {
  Memory memory(100);
  RecordRun(memory.view(), WireBytes(kMaxHistoryWire + 1), true);
  EXPECT_TRUE(ReadHistory(memory.view()).empty());
}

TEST(History, DamageEndsIt) {
  Memory memory(100);
  for (size_t number : {5, 6, 7}) Record(memory.view(), Numbered(number));
  memory.bytes[9 + 1] ^= 1;  // the size in front of the second
  EXPECT_EQ(ReadHistory(memory.view()), std::vector<PastRun>{Numbered(7)});
  memory.header.head = 3;  // no room for one
  EXPECT_TRUE(ReadHistory(memory.view()).empty());
  memory.header.head = UINT64_MAX;
  ReadHistory(memory.view());
}

TEST(History, PackedWiresUnpack) {
  const std::vector<PastRun> wires = {Numbered(3), {}, {.wire = WireBytes(300, 9)}};
  const std::string packed = PackRuns(wires);
  const Result<std::vector<PastRun>> again = UnpackRuns(packed, "x");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, wires);
  for (size_t size : {packed.size() - 1, size_t{6}, size_t{1}}) {
    const Result<std::vector<PastRun>> cut = UnpackRuns(packed.substr(0, size), "x.wires");
    ASSERT_FALSE(cut.ok()) << size;
    EXPECT_NE(cut.error().ToString().find("x.wires"), std::string::npos);
    EXPECT_NE(cut.error().ToString().find("is cut off"), std::string::npos);
  }
}

}  // namespace
}  // namespace kapifuzz
