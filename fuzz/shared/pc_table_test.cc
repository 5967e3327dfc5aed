#include "fuzz/shared/pc_table.h"

#include <gtest/gtest.h>

#include <vector>

namespace kapifuzz {
namespace {

constexpr uint64_t kText = 0xffffffff81000000;

TEST(PcTable, SlotHoldsOffsetAndSyscall) {
  const uint64_t slot = PcSlot(kText + 0x1234, kText, 7);
  EXPECT_EQ(PcSlotOffset(slot), 0x1234u);
  EXPECT_EQ(PcSlotSyscall(slot), 7);
}

TEST(PcTable, FirstByteOfTheTextUnderTheFirstSyscallIsNoFreeSlot) {
  EXPECT_NE(PcSlot(kText, kText, 0), 0u);
}

TEST(PcTable, PcFarFromTheTextHasNoSlot) {
  EXPECT_EQ(PcSlot(kText - 1, kText, 0), 0u);
  EXPECT_EQ(PcSlot(kText + (1ull << 32), kText, 0), 0u);
}

TEST(PcTable, AddsOnce) {
  std::vector<std::atomic<uint64_t>> table(64);
  const uint64_t slot = PcSlot(kText + 1, kText, 0);
  EXPECT_EQ(PcTableAdd(table, slot), PcAdded::kNew);
  EXPECT_EQ(PcTableAdd(table, slot), PcAdded::kKnown);
  EXPECT_EQ(PcTableAdd(table, PcSlot(kText + 1, kText, 1)), PcAdded::kNew);
}

TEST(PcTable, FillsUpAndSaysSoAndLosesNothing) {
  std::vector<std::atomic<uint64_t>> table(64);
  uint64_t added = 0;
  bool full = false;
  for (uint64_t pc = 0; pc < 200; ++pc) {
    const PcAdded outcome = PcTableAdd(table, PcSlot(kText + pc, kText, 0));
    added += outcome == PcAdded::kNew;
    full = full || outcome == PcAdded::kFull;
  }
  EXPECT_TRUE(full);
  uint64_t used = 0;
  for (const auto& slot : table) used += slot != 0;
  EXPECT_EQ(used, added);
}

}  // namespace
}  // namespace kapifuzz
