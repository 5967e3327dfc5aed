// CollectItems: which items of the specification one call witnessed.
//
// An item seen draws the search, fills the report and becomes a generated test, so attribution must
// be right rather than generous:
//   error      its errno came back. Where several items share the errno, those whose `when:` is
//              true; without such, those that no condition rules out. Where an allocation was
//              made to fail, any error but ENOMEM may be its doing: then only those that are true.
//   partition  the arguments, or what they led to before the call, fall into it (partitions.cc).
//   effect     the call succeeded, no condition rules the effect out, and its target was seen to
//              change: in the small world or, for `memory E`, in user memory. A prose target is
//              taken as reached when all its `ensures:` hold.
// A call that ran at the same time as another witnesses nothing: what it found there nobody saw.
#include <cerrno>

#include "oracles/buffers.h"
#include "oracles/oracle.h"
#include "oracles/partitions.h"

namespace kapifuzz {
namespace {

enum class Fit : uint8_t { kNo, kPossible, kCertain };

Fit FitOf(const ErrorDesc& error, const CallView& view) {
  if (error.applies.holds != nullptr && error.applies.holds(view).IsFalse()) return Fit::kNo;
  if (Evaluate(error.only_when, view).IsFalse()) return Fit::kNo;
  if (error.when.holds == nullptr) return Fit::kPossible;
  const Value when = error.when.holds(view);
  return when.IsTrue() ? Fit::kCertain : when.IsFalse() ? Fit::kNo : Fit::kPossible;
}

size_t CountCode(const SyscallDesc& desc, int code) {
  size_t count = 0;
  for (const ErrorDesc& error : desc.errors) count += error.code == code;
  return count;
}

void CollectErrors(const CallView& view, std::vector<uint32_t>* items) {
  const SyscallDesc& desc = *view.desc;
  const int code = static_cast<int>(view.Errno().get());
  const size_t same = CountCode(desc, code);
  if (same == 0) return;
  const bool by_fault = view.record().fault_injected && code != ENOMEM;
  Fit best = Fit::kNo;
  for (const ErrorDesc& error : desc.errors) {
    if (error.code == code) best = std::max(best, FitOf(error, view));
  }
  for (size_t i = 0; i < desc.errors.size(); ++i) {
    if (desc.errors[i].code != code) continue;
    const Fit fit = FitOf(desc.errors[i], view);
    if (same > 1 && (best == Fit::kNo || fit != best)) continue;
    if (by_fault && fit != Fit::kCertain) continue;
    items->push_back(ErrorItem(desc, i));
  }
}

void CollectPartitions(const CallView& view, std::vector<uint32_t>* items) {
  const SyscallDesc& desc = *view.desc;
  for (size_t i = 0; i < desc.partitions.size(); ++i) {
    if (FallsInto(desc.partitions[i], view)) items->push_back(PartitionItem(desc, i));
  }
}

bool EnsuresAll(const EffectDesc& effect, const CallView& view) {
  if (effect.ensures.empty()) return false;
  for (const Clause& ensures : effect.ensures) {
    if (!Evaluate(ensures, view).IsTrue()) return false;
  }
  return true;
}

bool Happened(const EffectDesc& effect, const CallView& view, const WorldDiff& diff) {
  if (!Speaks(effect.applies, view) || Evaluate(effect.only_when, view).IsFalse()) return false;
  if (effect.target.kind == TargetKind::kProse) return EnsuresAll(effect, view);
  if (effect.target.kind == TargetKind::kMemory) {
    const Value address =
        effect.target.descriptor != nullptr ? effect.target.descriptor(view) : Value::Unknown();
    return address.known() && WasFilled(view, static_cast<uint64_t>(address.get()));
  }
  for (const Change& change : diff.changes()) {
    if (Matches(effect.target, change, view).IsTrue()) return true;
  }
  return false;
}

void CollectEffects(const CallView& view, std::vector<uint32_t>* items) {
  const SyscallDesc& desc = *view.desc;
  if (desc.effects.empty()) return;
  const WorldDiff diff(view);
  for (size_t i = 0; i < desc.effects.size(); ++i) {
    if (Happened(desc.effects[i], view, diff)) items->push_back(EffectItem(desc, i));
  }
}

}  // namespace

void CollectItems(const CallView& view, std::vector<uint32_t>* items) {
  const CallRecord& record = view.record();
  if (!view.trace->observed || view.index >= view.trace->looked) return;
  if (!record.executed || !record.returned) return;
  if (InPair(*view.program, view.index)) return;
  CollectPartitions(view, items);
  if (view.failed()) {
    CollectErrors(view, items);
  } else {
    CollectEffects(view, items);
  }
}

}  // namespace kapifuzz
