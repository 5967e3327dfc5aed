#include "executor/items.h"

#include <algorithm>

namespace kapifuzz {
namespace {

size_t ItemsOf(const SyscallDesc& s) {
  return s.errors.size() + s.partitions.size() + s.effects.size();
}

// FNV-1a, 64 bits: small, stable, good enough to tell two tables apart by accident, not by malice.
class Hash {
 public:
  void Add(std::string_view text) {
    for (char c : text) AddByte(static_cast<uint8_t>(c));
    AddByte(0);  // "ab","c" is not "a","bc"
  }
  uint64_t get() const { return state_; }

 private:
  void AddByte(uint8_t byte) { state_ = (state_ ^ byte) * 0x100000001b3ull; }
  uint64_t state_ = 0xcbf29ce484222325ull;
};

}  // namespace

int FindSyscall(std::string_view name) {
  const std::span<const SyscallDesc> all = Syscalls();
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].name == name || all[i].spec_name == name) return static_cast<int>(i);
  }
  return -1;
}

uint32_t ItemCount() {
  const SyscallDesc& last = Syscalls().back();
  return last.first_item + static_cast<uint32_t>(ItemsOf(last));
}

uint64_t SyscallTableHash() {
  static const uint64_t hash = [] {
    Hash h;
    for (const SyscallDesc& s : Syscalls()) {
      h.Add(s.name);
      for (const ArgDesc& a : s.args) h.Add(a.name);
    }
    for (uint32_t item = 0; item < ItemCount(); ++item) h.Add(ItemLabel(item));
    return h.get();
  }();
  return hash;
}

ItemPlace PlaceOfItem(uint32_t item) {
  const std::span<const SyscallDesc> all = Syscalls();
  auto after = std::ranges::upper_bound(all, item, {}, &SyscallDesc::first_item);
  if (after == all.begin()) return {};
  const SyscallDesc& s = *(after - 1);
  size_t index = item - s.first_item;
  if (index >= ItemsOf(s)) return {};
  ItemPlace place{.syscall = static_cast<int>(&s - all.data())};
  if (index < s.errors.size()) {
    place.kind = ItemKind::kError;
  } else if (index -= s.errors.size(); index < s.partitions.size()) {
    place.kind = ItemKind::kPartition;
  } else {
    index -= s.partitions.size();
    place.kind = ItemKind::kEffect;
  }
  place.index = index;
  return place;
}

std::string ItemLabel(uint32_t item) {
  const ItemPlace place = PlaceOfItem(item);
  if (place.syscall < 0) return "item " + std::to_string(item);
  const SyscallDesc& s = Syscalls()[static_cast<size_t>(place.syscall)];
  const std::string name = std::string(s.name) + ": ";
  switch (place.kind) {
    case ItemKind::kError:
      return name + "error " + s.errors[place.index].name + ", " + s.errors[place.index].summary;
    case ItemKind::kPartition:
      return name + s.partitions[place.index].label;
    case ItemKind::kEffect:
      return name + "effect " + s.effects[place.index].types + ", " +
             s.effects[place.index].target.text;
  }
  return {};
}

}  // namespace kapifuzz
