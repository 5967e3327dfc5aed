// Observables of descriptors: look-ups in the Moment before or after the call. Nothing is asked of the kernel here; what
// the observer did not see is unknown.

#include <fcntl.h>
#include <linux/magic.h>

#include "executor/observables.h"

namespace kapifuzz::obs {
namespace {

const Moment& At(const CallView& c, When w) { return w == When::kBefore ? c.before() : c.after(); }

// The open descriptor of that number, or null. Numbers outside of the observed table cannot be open: RLIMIT_NOFILE is at
// most its size, and the executor's own descriptors cannot be named.
const FdState* Open(const CallView& c, When w, Value fd) {
  if (!c.trace->observed || !fd.known() || fd.get() < 0 || fd.get() >= kMaxObservedFds)
    return nullptr;
  const FdState& state = At(c, w).fds[fd.get()];
  return state.open ? &state : nullptr;
}

Value Seen(int64_t number) { return number == kUnseen ? Value::Unknown() : Value::Of(number); }
Value Seen(int8_t answer) { return answer < 0 ? Value::Unknown() : Value::Of(answer); }

bool IsPipe(const FdState& f) { return f.kind == Kind::kPipeRead || f.kind == Kind::kPipeWrite; }

// One number of an open descriptor.
template <typename Get>
Value Of(const CallView& c, When w, Value fd, Get get) {
  const FdState* f = Open(c, w, fd);
  return f ? get(*f) : Value::Unknown();
}

// May the descriptor do what access mode `only` (O_RDONLY or O_WRONLY) or O_RDWR allows?
Value Can(const CallView& c, When w, Value fd, uint32_t only) {
  if (!c.trace->observed || !fd.known()) return {};
  const FdState* f = Open(c, w, fd);
  if (!f || f->flags & O_PATH) return Value::Of(0);
  const uint32_t mode = f->flags & O_ACCMODE;
  return Value::Of(mode == only || mode == O_RDWR);
}

}  // namespace

Value is_open(const CallView& c, When w, Value fd) {
  if (!c.trace->observed || !fd.known()) return {};
  return Value::Of(Open(c, w, fd) != nullptr);
}

Value kind(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) {
    return f.kind == Kind::kNone ? Value::Unknown() : Value::Of(static_cast<int64_t>(f.kind));
  });
}

Value offset(const CallView& c, When w, Value fd) {
  return Of(c, w, fd,
            [](const FdState& f) { return f.seekable ? Seen(f.offset) : Value::Unknown(); });
}

Value size(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Seen(f.size); });
}

Value nlink(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(f.nlink); });
}

Value ino(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(static_cast<int64_t>(f.ino)); });
}

Value mode(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(f.mode); });
}

Value flags(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(f.flags); });
}

Value cloexec(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(f.cloexec); });
}

Value can_read(const CallView& c, When w, Value fd) { return Can(c, w, fd, O_RDONLY); }

Value can_write(const CallView& c, When w, Value fd) { return Can(c, w, fd, O_WRONLY); }

Value seekable(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Value::Of(f.seekable); });
}

Value queued(const CallView& c, When w, Value fd) {
  return Of(c, w, fd,
            [](const FdState& f) { return IsPipe(f) ? Seen(f.queued) : Value::Unknown(); });
}

Value poll(const CallView& c, When w, Value fd) {
  return Of(c, w, fd,
            [](const FdState& f) { return IsPipe(f) ? Value::Of(f.poll) : Value::Unknown(); });
}

// Known only at the two ends: a pipe counts in buffers, not bytes, and a partly filled buffer may or may not take more.
Value pipe_room(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) {
    if (!IsPipe(f) || f.queued == kUnseen || f.pipe_size == kUnseen) return Value::Unknown();
    if (f.queued == 0) return Value::Of(f.pipe_size);
    return f.queued >= f.pipe_size ? Value::Of(0) : Value::Unknown();
  });
}

Value peer_open(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Seen(f.peer_open); });
}

Value same_file(const CallView& c, When w, Value a, Value b) {
  const FdState *x = Open(c, w, a), *y = Open(c, w, b);
  return x && y ? Value::Of(x->dev == y->dev && x->ino == y->ino) : Value::Unknown();
}

Value same_description(const CallView& c, When w, Value a, Value b) {
  const FdState *x = Open(c, w, a), *y = Open(c, w, b);
  if (!x || !y || x->description < 0 || y->description < 0) return {};
  return Value::Of(x->description == y->description);
}

Value lowest_fd(const CallView& c, When w) {
  const int16_t lowest = c.trace->observed ? At(c, w).lowest_fd : -1;
  return lowest < 0 ? Value::Unknown() : Value::Of(lowest);
}

Value open_fds(const CallView& c, When w) {
  const int16_t count = c.trace->observed ? At(c, w).open_fds : -1;
  return count < 0 ? Value::Unknown() : Value::Of(count);
}

Value fstype(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Seen(f.fs_type); });
}

Value fs_full(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) { return Seen(f.fs_full); });
}

Value max_bytes(const CallView& c, When w, Value fd) {
  return Of(c, w, fd, [](const FdState& f) {
    return f.fs_type == TMPFS_MAGIC && f.kind == Kind::kFile ? Value::Of(INT64_MAX)
                                                             : Value::Unknown();
  });
}

}  // namespace kapifuzz::obs
