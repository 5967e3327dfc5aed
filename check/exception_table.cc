#include "check/exception_table.h"

#include <algorithm>
#include <cstring>

namespace kapifuzz {
namespace {

// struct exception_table_entry (arch/x86/include/asm/extable.h): distances from each member's own address.
struct Entry {
  int32_t from;
  int32_t to;
  uint32_t data;
};
constexpr uint32_t kSetsRegister = 17;  // EX_TYPE_IMM_REG

}  // namespace

ExceptionTable ExceptionTable::Read(const ElfImage& image) {
  ExceptionTable table;
  const std::span<const uint8_t> bytes = image.Section("__ex_table");
  uint64_t address = image.SectionAddress("__ex_table");
  for (size_t at = 0; at + sizeof(Entry) <= bytes.size(); at += sizeof(Entry)) {
    Entry entry;
    memcpy(&entry, bytes.data() + at, sizeof(entry));
    Fixup fixup{.from = address + static_cast<int64_t>(entry.from),
                .to = address + 4 + static_cast<int64_t>(entry.to)};
    if ((entry.data & 0xff) == kSetsRegister) {
      fixup.reg = (entry.data >> 8) & 0xf;
      fixup.value = static_cast<int16_t>(entry.data >> 16);
    }
    table.fixups_.push_back(fixup);
    address += sizeof(Entry);
  }
  std::ranges::sort(table.fixups_, {}, &Fixup::from);
  return table;
}

std::span<const Fixup> ExceptionTable::Within(uint64_t begin, uint64_t end) const {
  auto first = std::ranges::lower_bound(fixups_, begin, {}, &Fixup::from);
  auto last = std::ranges::lower_bound(fixups_, end, {}, &Fixup::from);
  return {first, last};
}

}  // namespace kapifuzz
