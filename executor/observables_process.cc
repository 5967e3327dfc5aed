// Observables of memory, of the process and of the kernel; and the arguments of a call as its C types see them.
#include <sys/resource.h>
#include <sys/utsname.h>

#include <cstdio>
#include <cstring>

#include "executor/arena.h"
#include "executor/kernel_config.h"
#include "executor/observables_internal.h"

namespace kapifuzz {
namespace {

// The low `width` bytes of a register.
int64_t Cut(uint64_t value, int width, bool is_signed) {
  const int shift = 64 - 8 * width;
  if (shift <= 0) return static_cast<int64_t>(value);
  return is_signed ? static_cast<int64_t>(value << shift) >> shift
                   : static_cast<int64_t>(value << shift >> shift);
}

}  // namespace

Value CallView::Arg(int i) const {
  if (i < 0 || static_cast<size_t>(i) >= desc->args.size()) return Value::Unknown();
  const ArgDesc& arg = desc->args[static_cast<size_t>(i)];
  return Value::Of(Cut(record().args[i], arg.width, arg.is_signed));
}

namespace obs {
namespace {

constexpr int kCapabilities = 64;

// The bytes that were at `address` before the call, where the program put them there or this call cannot write.
bool LoadBefore(const CallView& c, uint64_t address, void* out, size_t width) {
  for (int i = 0; i < kMaxArgs; i++) {
    const Buffer* buffer = c.arena->FindBuffer(c.index, i);
    if (buffer == nullptr || buffer->data == nullptr) continue;
    if (address < buffer->address || address + width > buffer->address + buffer->data_size)
      continue;
    std::memcpy(out, buffer->data + (address - buffer->address), width);
    return true;
  }
  const auto n = static_cast<int64_t>(width);
  // Of an earlier call's memory a call is told nothing that it would write to.
  const int owner = c.arena->CallAt(address);
  const bool constant = c.arena->Writable(address, n).IsFalse() || (owner >= 0 && owner < c.index);
  return constant && c.arena->Load(address, out, width);
}

}  // namespace

Value load(const CallView& c, When w, Value p, Value offset, int width, bool is_signed) {
  const Value at = p + offset;
  if (!at.known() || c.arena == nullptr || width > 8) return Value::Unknown();
  const auto address = static_cast<uint64_t>(at.get());
  const auto size = static_cast<size_t>(width);
  uint64_t bytes = 0;
  const bool seen = w == When::kBefore ? LoadBefore(c, address, &bytes, size)
                                       : c.arena->Load(address, &bytes, size);
  return seen ? Value::Of(Cut(bytes, width, is_signed)) : Value::Unknown();
}

Value string_error(const CallView& c, When, Value p) {
  if (!p.known() || c.arena == nullptr) return Value::Unknown();
  const int error = c.arena->StringError(static_cast<uint64_t>(p.get()));
  return Unless(error < 0, error);
}

Value readable(const CallView& c, When, Value p, Value n) {
  if (!p.known() || !n.known() || c.arena == nullptr) return Value::Unknown();
  return c.arena->Readable(static_cast<uint64_t>(p.get()), n.get());
}

Value writable(const CallView& c, When, Value p, Value n) {
  if (!p.known() || !n.known() || c.arena == nullptr) return Value::Unknown();
  return c.arena->Writable(static_cast<uint64_t>(p.get()), n.get());
}

Value uid(const CallView& c, When) { return Value::Of(c.trace->uid); }
Value gid(const CallView& c, When) { return Value::Of(c.trace->gid); }

Value has_cap(const CallView& c, When, Value cap) {
  if (!cap.known() || cap.get() < 0 || cap.get() >= kCapabilities) return Value::Unknown();
  return Value::Of((c.trace->caps >> cap.get()) & 1);
}

// RLIM_INFINITY and Trace's "no limit" are both -1.
Value rlimit(const CallView& c, When, Value resource) {
  if (!resource.known()) return Value::Unknown();
  if (resource.get() == RLIMIT_NOFILE) return Value::Of(c.trace->rlimit_nofile);
  if (resource.get() == RLIMIT_FSIZE) return Value::Of(c.trace->rlimit_fsize);
  if (resource.get() == RLIMIT_STACK) return Value::Of(c.trace->rlimit_stack);
  if (resource.get() == RLIMIT_MEMLOCK)
    return Unless(c.trace->rlimit_memlock == kUnseen, c.trace->rlimit_memlock);
  return Value::Unknown();
}

Value umask(const CallView& c, When w) { return Unless(!c.trace->observed, MomentOf(c, w).umask); }

Value kernel(const CallView&, When, Value major, Value minor) {
  static const int64_t running = [] {
    utsname name;
    int a = 0, b = 0;
    if (uname(&name) != 0 || std::sscanf(name.release, "%d.%d", &a, &b) != 2) return int64_t{-1};
    return a * int64_t{1000} + b;
  }();
  if (running < 0 || !major.known() || !minor.known()) return Value::Unknown();
  return Value::Of(running >= major.get() * 1000 + minor.get());
}

Value config(const CallView&, When, const char* symbol) {
  const std::optional<bool> has = KernelConfig::Get().Has(symbol);
  return has ? Value::Of(*has) : Value::Unknown();
}

}  // namespace obs
}  // namespace kapifuzz
