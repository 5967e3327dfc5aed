// Observables of strings in user memory, read where the arena laid them out.
#include <algorithm>
#include <array>

#include "executor/arena.h"
#include "executor/observables_internal.h"

namespace kapifuzz::obs {
namespace {

// The longest text that a condition compares with.
constexpr size_t kLongestText = 64;

// The byte at p: 0..255, -1 if user space cannot read it, unknown if the memory is not known.
Value ByteAt(const CallView& c, uint64_t p) {
  const Value readable = c.arena->Readable(p, 1);
  if (!readable.known()) return Value::Unknown();
  uint8_t byte = 0;
  return c.arena->Load(p, &byte, 1) ? Value::Of(byte) : Value::Of(-1);
}

// Does memory at p hold these bytes? Unreadable memory holds nothing; a difference in front of it decides.
Value Holds(const CallView& c, Value p, std::string_view bytes) {
  if (!p.known() || c.arena == nullptr || bytes.size() > kLongestText) return Value::Unknown();
  for (size_t i = 0; i < bytes.size(); i++) {
    const Value byte = ByteAt(c, static_cast<uint64_t>(p.get()) + i);
    if (!byte.known()) return Value::Unknown();
    if (byte.get() != static_cast<uint8_t>(bytes[i])) return Value::Of(0);
  }
  return Value::Of(1);
}

}  // namespace

Value strnlen(const CallView& c, When, Value p, Value n) {
  if (!p.known() || !n.known() || c.arena == nullptr || n.get() < 0 || n.get() > kPathMax)
    return Value::Unknown();
  const Value length =
      c.arena->StringLength(static_cast<uint64_t>(p.get()), static_cast<uint64_t>(n.get()));
  return length.known() && length.get() < 0 ? Value::Of(-1) : length;
}

Value starts_with(const CallView& c, When, Value p, std::string_view text) {
  return Holds(c, p, text);
}

Value string_is(const CallView& c, When, Value p, std::string_view text) {
  std::array<char, kLongestText> bytes{};
  if (text.size() >= bytes.size()) return Value::Unknown();
  std::ranges::copy(text, bytes.begin());
  return Holds(c, p, {bytes.data(), text.size() + 1});
}

}  // namespace kapifuzz::obs
