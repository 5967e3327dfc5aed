// Items by name: the number that feedback, statistics and reports index by, as a line that a person
// can read.
//
// The generated table (build/gen/syscalls.gen.cc) is data alone; this file and its source are the
// code over it that executor/syscall_desc.h promises: FindSyscall, ItemCount, SyscallTableHash.
//
//   ItemLabel(ErrorItem(close, 0))    "close: error EBADF, fd is not an open descriptor"
//   ItemLabel(PartitionItem(open, 3)) "open: flags has O_CREAT"
//   ItemLabel(EffectItem(read, 0))    "read: effect file_position, offset of fd"
#pragma once

#include <cstdint>
#include <string>

#include "executor/syscall_desc.h"

namespace kapifuzz {

enum class ItemKind : uint8_t { kError, kPartition, kEffect };

// Where an item stands in the table.
struct ItemPlace {
  int syscall = -1;  // index into Syscalls(); -1: no such item
  ItemKind kind = ItemKind::kError;
  size_t index = 0;  // into errors, partitions or effects
};

// The place of an item; O(log n) in the number of syscalls.
ItemPlace PlaceOfItem(uint32_t item);

// One line, unique within the syscall unless the specification repeats itself. "item N" if there is
// none of that number.
std::string ItemLabel(uint32_t item);

}  // namespace kapifuzz
