// Where the kernel goes on after a fault: section __ex_table of an x86-64 image.
//
// An access to user memory that faults continues at its fixup, often with -EFAULT put into a register, so these are
// edges of the control flow that no jump shows.
//
//   ExceptionTable table = ExceptionTable::Read(image);
//   for (const Fixup& fixup : table.Within(begin, end)) ...
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "specs/elf_image.h"

namespace kapifuzz {

struct Fixup {
  uint64_t from = 0;  // the instruction that may fault
  uint64_t to = 0;    // where it goes on then
  int reg = 0;        // gets `value`, if there is one
  std::optional<int64_t> value = {};
};

class ExceptionTable {
 public:
  // An image without that section has no fixups.
  static ExceptionTable Read(const ElfImage& image);

  // Those of instructions from `begin` to before `end`.
  std::span<const Fixup> Within(uint64_t begin, uint64_t end) const;

 private:
  std::vector<Fixup> fixups_;  // by `from`
};

}  // namespace kapifuzz
