#include "fuzz/host/item_ref.h"

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

void AddItems(uint32_t index, const SyscallDesc& s, std::vector<ItemRef>* refs) {
  for (uint32_t i = 0; i < s.errors.size(); ++i) {
    refs->push_back(
        {ErrorItem(s, i), index, ItemKind::kError, i, s.errors[i].name, s.errors[i].line});
  }
  for (uint32_t i = 0; i < s.partitions.size(); ++i) {
    refs->push_back(
        {PartitionItem(s, i), index, ItemKind::kPartition, i, s.partitions[i].label, s.line});
  }
  for (uint32_t i = 0; i < s.effects.size(); ++i) {
    const EffectDesc& effect = s.effects[i];
    std::string label = effect.types;
    if (effect.target.text[0] != '\0') label += std::string(": ") + effect.target.text;
    refs->push_back({EffectItem(s, i), index, ItemKind::kEffect, i, label, effect.line});
  }
}

}  // namespace

const char* ItemKindName(ItemKind kind) {
  switch (kind) {
    case ItemKind::kError:
      return "error";
    case ItemKind::kPartition:
      return "partition";
    case ItemKind::kEffect:
      break;
  }
  return "effect";
}

const std::vector<ItemRef>& AllItems() {
  static const std::vector<ItemRef> items = [] {
    std::vector<ItemRef> refs;
    std::span<const SyscallDesc> syscalls = Syscalls();
    for (uint32_t i = 0; i < syscalls.size(); ++i) AddItems(i, syscalls[i], &refs);
    return refs;
  }();
  return items;
}

}  // namespace kapifuzz
