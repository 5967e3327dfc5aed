// Observables of the extended attribute that a call names, answered from an XattrState.
#include <unistd.h>

#include <array>

#include "executor/arena.h"
#include "executor/observables_internal.h"
#include "executor/planner.h"
#include "executor/world_facts.h"

namespace kapifuzz::obs {
namespace {

const XattrState& StateOf(const CallView& c, When w) {
  const auto i = static_cast<size_t>(c.index);
  return w == When::kBefore ? c.trace->xattr_before[i] : c.trace->xattr_after[i];
}

// The register of the first argument of this type is `value`: the observer looked at nothing else.
bool IsArgument(const CallView& c, ArgType type, Value value) {
  for (size_t i = 0; i < c.desc->args.size(); i++) {
    if (c.desc->args[i].type != type) continue;
    const uint64_t given = c.record().args[i];
    const bool fd = type == ArgType::kFd;
    return value.known() && (fd ? static_cast<int>(value.get()) == static_cast<int>(given)
                                : static_cast<uint64_t>(value.get()) == given);
  }
  return false;
}

bool WasAsked(const CallView& c, Value name) {
  return c.trace->observed && (c.desc->needs & kNeedXattr) && IsArgument(c, ArgType::kString, name);
}

// Null where the observer did not look.
const XattrState::Value* OfFd(const CallView& c, When w, Value fd, Value name) {
  const bool asked = PathParamsOf(*c.desc).path < 0 && WasAsked(c, name);
  return asked && IsArgument(c, ArgType::kFd, fd) ? &StateOf(c, w).value : nullptr;
}
const XattrState::Value* OfPath(const CallView& c, When w, int dfd, int path, Value name) {
  const bool asked = FindPath(c, w, dfd, path) != nullptr && WasAsked(c, name);
  return asked ? &StateOf(c, w).value : nullptr;
}
const XattrState::Value* OfEntry(const CallView& c, When w, int dfd, int path, Value name) {
  const bool asked = FindPath(c, w, dfd, path) != nullptr && WasAsked(c, name);
  return asked ? &StateOf(c, w).nofollow : nullptr;
}

Value Exists(const XattrState::Value* v) {
  return v == nullptr || v->size == kUnseen ? Value::Unknown() : Value::Of(v->size >= 0);
}

Value SizeOf(const XattrState::Value* v) {
  return v == nullptr ? Value::Unknown() : Unless(v->size == kUnseen, v->size);
}

// Compared by hash, as far as values are hashed. Without bytes the pointer is nobody's concern.
Value Holds(const CallView& c, const XattrState::Value* v, Value p, Value n) {
  if (v == nullptr || v->size == kUnseen || !p.known() || !n.known() || c.arena == nullptr)
    return Value::Unknown();
  if (v->size != n.get()) return Value::Of(0);
  if (n.get() == 0) return Value::Of(1);
  std::array<uint8_t, kHashedBytes> bytes;
  const auto size = static_cast<size_t>(n.get());
  if (v->hash == 0 || size > bytes.size()) return Value::Unknown();
  if (!c.arena->Load(static_cast<uint64_t>(p.get()), bytes.data(), size)) return Value::Unknown();
  return Value::Of(ContentHash(bytes.data(), size) == v->hash);
}

}  // namespace

Value has_xattr(const CallView& c, When w, Value fd, Value name) {
  return Exists(OfFd(c, w, fd, name));
}
Value has_xattr_at(const CallView& c, When w, int dfd, int path, Value name) {
  return Exists(OfPath(c, w, dfd, path, name));
}
Value has_xattr_nofollow(const CallView& c, When w, int dfd, int path, Value name) {
  return Exists(OfEntry(c, w, dfd, path, name));
}
Value xattr_size(const CallView& c, When w, Value fd, Value name) {
  return SizeOf(OfFd(c, w, fd, name));
}
Value xattr_size_at(const CallView& c, When w, int dfd, int path, Value name) {
  return SizeOf(OfPath(c, w, dfd, path, name));
}
Value xattr_size_nofollow(const CallView& c, When w, int dfd, int path, Value name) {
  return SizeOf(OfEntry(c, w, dfd, path, name));
}
Value xattr_holds(const CallView& c, When w, Value fd, Value name, Value p, Value n) {
  return Holds(c, OfFd(c, w, fd, name), p, n);
}
Value xattr_holds_at(const CallView& c, When w, int dfd, int path, Value name, Value p, Value n) {
  return Holds(c, OfPath(c, w, dfd, path, name), p, n);
}
Value xattr_holds_nofollow(const CallView& c, When w, int dfd, int path, Value name, Value p,
                           Value n) {
  return Holds(c, OfEntry(c, w, dfd, path, name), p, n);
}

Value fd_access_error(const CallView& c, When w, Value fd, Value how) {
  const bool asked = c.trace->observed && (c.desc->needs & kNeedXattr);
  if (!asked || !how.known() || how.get() != W_OK || !IsArgument(c, ArgType::kFd, fd))
    return Value::Unknown();
  const int error = StateOf(c, w).fd_write;
  return Unless(error < 0, error);
}

}  // namespace kapifuzz::obs
