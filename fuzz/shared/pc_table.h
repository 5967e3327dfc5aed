// PC table: every kernel address that was covered, with the syscall that covered it. Guest writes,
// host reads.
//
// An open-addressing hash set of 64-bit slots in shared memory. Slots are only ever added, each
// with one atomic store, so the host may read at any time and a dead guest leaves a valid table.
// See shm_layout.h for the slot's bits.
//
//   PcTableAdd(slots, PcSlot(pc, kernel_text, syscall));   // PcAdded::kNew the first time
#pragma once

#include <atomic>
#include <cstdint>
#include <span>

#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

// The slot of a PC; 0 for a PC that cannot be named relative to the kernel's text (4 GiB from it).
constexpr uint64_t PcSlot(uint64_t pc, uint64_t kernel_text, uint16_t syscall) {
  const uint64_t offset = pc - kernel_text;
  return offset >> 32 ? 0 : offset << 32 | (uint64_t{syscall} + 1);
}
constexpr uint32_t PcSlotOffset(uint64_t slot) { return static_cast<uint32_t>(slot >> 32); }
constexpr uint16_t PcSlotSyscall(uint64_t slot) {
  return static_cast<uint16_t>((slot & 0xffff) - 1);
}

// Spreads slot values over the table (the finaliser of SplitMix64).
constexpr uint64_t Mix(uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
  return x ^ x >> 31;
}

enum class PcAdded { kNew, kKnown, kFull };

// Adds a slot, which is not 0. The table counts as full when an eighth of it was probed in vain.
inline PcAdded PcTableAdd(std::span<std::atomic<uint64_t>> table, uint64_t slot) {
  const uint64_t size = table.size();
  uint64_t at = Mix(slot) % size;
  for (uint64_t probe = 0; probe < size / 8 + 1; ++probe, at = at + 1 == size ? 0 : at + 1) {
    const uint64_t found = table[at].load(std::memory_order_relaxed);
    if (found == slot) return PcAdded::kKnown;
    if (found != 0) continue;
    table[at].store(slot, std::memory_order_relaxed);
    return PcAdded::kNew;
  }
  return PcAdded::kFull;
}

}  // namespace kapifuzz
