// Observables of the caller's address space: what of it is mapped, and what is locked.
#include "executor/arena.h"
#include "executor/observables_internal.h"
#include "executor/planner.h"

namespace kapifuzz::obs {

Value mapped(const CallView& c, When, Value p, Value n) {
  if (!p.known() || !n.known() || c.arena == nullptr) return Value::Unknown();
  return c.arena->Mapped(static_cast<uint64_t>(p.get()), static_cast<uint64_t>(n.get()));
}

Value locked_bytes(const CallView& c, When w) {
  const int64_t bytes = MomentOf(c, w).locked_bytes;
  return Unless(!c.trace->observed || bytes == kUnseen, bytes);
}

Value total_bytes(const CallView& c, When w) {
  const int64_t bytes = MomentOf(c, w).total_bytes;
  return Unless(!c.trace->observed || bytes == kUnseen, bytes);
}

Value locked_within(const CallView& c, When w, Value p, Value n) {
  const RangeParams range = RangeParamsOf(*c.desc);
  if (!c.trace->observed || range.address < 0 || !p.known() || !n.known()) return Value::Unknown();
  const auto given = [&](int arg) { return static_cast<int64_t>(c.record().args[arg]); };
  if (p.get() != given(range.address) || n.get() != given(range.size)) return Value::Unknown();
  const auto i = static_cast<size_t>(c.index);
  const auto& seen = w == When::kBefore ? c.trace->locked_before : c.trace->locked_after;
  return Unless(seen[i] == kUnseen, seen[i]);
}

}  // namespace kapifuzz::obs
