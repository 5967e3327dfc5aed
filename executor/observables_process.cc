// Observables of memory, of the process and of the kernel. Memory is asked of the Arena, which laid it out; what a program
// changes with the fourteen calls it can make is only the content.

#include <sys/resource.h>

#include "executor/arena.h"
#include "executor/kernel_facts.h"
#include "executor/observables.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

Value CallView::Arg(int i) const {
  if (i < 0 || i >= static_cast<int>(desc->args.size())) return {};
  const ArgDesc& arg = desc->args[i];
  const uint64_t raw = record().args[i];
  if (arg.width >= 8) return Value::Of(static_cast<int64_t>(raw));
  const int unused = 64 - 8 * arg.width;
  const uint64_t high = raw << unused;
  return Value::Of(arg.is_signed ? static_cast<int64_t>(high) >> unused
                                 : static_cast<int64_t>(high >> unused));
}

namespace obs {

Value string_error(const CallView& c, When, Value p) {
  if (!c.arena || !p.known()) return {};
  const int error = c.arena->StringError(static_cast<uint64_t>(p.get()));
  return error < 0 ? Value::Unknown() : Value::Of(error);
}

Value readable(const CallView& c, When, Value p, Value n) {
  if (!c.arena || !p.known() || !n.known()) return {};
  return c.arena->Readable(static_cast<uint64_t>(p.get()), n.get());
}

Value writable(const CallView& c, When, Value p, Value n) {
  if (!c.arena || !p.known() || !n.known()) return {};
  return c.arena->Writable(static_cast<uint64_t>(p.get()), n.get());
}

// Buffers hold what the call left; what out-buffers held before it is poison and nothing to reason about.
Value load(const CallView& c, When w, Value p, Value offset, int width, bool is_signed) {
  if (!c.arena || w == When::kBefore || !p.known() || !offset.known() || width < 1 || width > 8)
    return {};
  uint64_t raw = 0;
  if (!c.arena->Load(static_cast<uint64_t>((p + offset).get()), &raw, width)) return {};
  const int unused = 64 - 8 * width;
  return Value::Of(is_signed ? static_cast<int64_t>(raw << unused) >> unused
                             : static_cast<int64_t>(raw));
}

Value uid(const CallView& c, When) { return Value::Of(c.trace->uid); }
Value gid(const CallView& c, When) { return Value::Of(c.trace->gid); }

Value has_cap(const CallView& c, When, Value cap) {
  if (!cap.known() || cap.get() < 0 || cap.get() > 63) return {};
  return Value::Of(c.trace->caps >> cap.get() & 1);
}

Value rlimit(const CallView& c, When, Value resource) {
  if (!resource.known()) return {};
  if (resource.get() == RLIMIT_NOFILE) return Value::Of(c.trace->rlimit_nofile);
  if (resource.get() == RLIMIT_FSIZE) return Value::Of(c.trace->rlimit_fsize);
  return {};
}

Value umask(const CallView& c, When w) {
  if (!c.trace->observed) return {};
  return Value::Of((w == When::kBefore ? c.before() : c.after()).umask);
}

Value kernel(const CallView&, When, Value major, Value minor) {
  if (!major.known() || !minor.known()) return {};
  return KernelAtLeast(major.get(), minor.get());
}

Value config(const CallView&, When, const char* symbol) { return KernelConfig(symbol); }

}  // namespace obs
}  // namespace kapifuzz
