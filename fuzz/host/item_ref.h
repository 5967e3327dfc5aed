// ItemRef: what one item number (executor/syscall_desc.h) stands for, in words.
//
//   ItemRef ref = DescribeItem(17);
//   ref.kind == ItemKind::kError, ref.label == "EBADF", Syscalls()[ref.syscall].name == "close"
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "executor/items.h"

namespace kapifuzz {

const char* ItemKindName(ItemKind kind);  // "error"

struct ItemRef {
  uint32_t item = 0;
  uint32_t syscall = 0;
  ItemKind kind = ItemKind::kError;
  uint32_t ordinal = 0;  // among those of its kind
  std::string label;     // "EBADF", "flags has O_CREAT", "file_position: offset of fd"
  int line = 0;          // of the specification; the syscall's own for partitions
};

// All items in number order; exactly ItemCount() of them.
const std::vector<ItemRef>& AllItems();

}  // namespace kapifuzz
