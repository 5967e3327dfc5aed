// Observables of descriptors, answered from a Moment.
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>

#include "executor/observables_internal.h"

namespace kapifuzz::obs {
namespace {

// A number outside of those a program can get is closed: that is known as well as the others.
const FdState kClosed;

const FdState* Find(const CallView& c, When w, Value fd) {
  if (!fd.known() || !c.trace->observed) return nullptr;
  const int64_t number = fd.get();
  if (number < 0 || number >= kMaxObservedFds) return &kClosed;
  return &MomentOf(c, w).fds[static_cast<size_t>(number)];
}

// The state of an open descriptor; null if it is closed or not known.
const FdState* FindOpen(const CallView& c, When w, Value fd) {
  const FdState* s = Find(c, w, fd);
  return s != nullptr && s->open ? s : nullptr;
}

const FdState* FindPipe(const CallView& c, When w, Value fd) {
  const FdState* s = FindOpen(c, w, fd);
  return s != nullptr && (s->kind == Kind::kPipeRead || s->kind == Kind::kPipeWrite) ? s : nullptr;
}

Value Seen(int64_t number) { return Unless(number == kUnseen, number); }
Value Seen(int8_t truth) { return Unless(truth < 0, truth); }

// Opened with one of two access modes. O_PATH gives neither, and mode 3 asks for both but gives none.
Value Opened(const FdState* s, uint32_t mode) {
  if (s == nullptr) return Value::Unknown();
  if (!s->open || (s->flags & O_PATH)) return Value::Of(0);
  const uint32_t access = s->flags & O_ACCMODE;
  return Value::Of(access == mode || access == O_RDWR);
}

}  // namespace

Value is_open(const CallView& c, When w, Value fd) {
  const FdState* s = Find(c, w, fd);
  return s != nullptr ? Value::Of(s->open) : Value::Unknown();
}

#define KF_FD_OBSERVABLE(name, expression)                 \
  Value name(const CallView& c, When w, Value fd) {        \
    const FdState* s = FindOpen(c, w, fd);                 \
    return s != nullptr ? (expression) : Value::Unknown(); \
  }
KF_FD_OBSERVABLE(kind, Value::Of(static_cast<int64_t>(s->kind)))
KF_FD_OBSERVABLE(offset, Unless(!s->seekable, s->offset))
KF_FD_OBSERVABLE(size, Value::Of(s->size))
KF_FD_OBSERVABLE(nlink, Value::Of(s->nlink))
KF_FD_OBSERVABLE(ino, Value::Of(static_cast<int64_t>(s->ino)))
KF_FD_OBSERVABLE(mode, Value::Of(s->mode))
KF_FD_OBSERVABLE(flags, Value::Of(s->flags))
KF_FD_OBSERVABLE(cloexec, Value::Of(s->cloexec))
KF_FD_OBSERVABLE(seekable, Value::Of(s->seekable))
KF_FD_OBSERVABLE(fstype, Seen(s->fs_type))
KF_FD_OBSERVABLE(fs_full, Seen(s->fs_full))
KF_FD_OBSERVABLE(peer_open, Seen(s->peer_open))
KF_FD_OBSERVABLE(owner, Value::Of(s->uid))
KF_FD_OBSERVABLE(immutable, Seen(s->immutable))
KF_FD_OBSERVABLE(on_read_only, Seen(s->read_only))
// tmpfs is the one file system here that holds files of every size the page cache can address.
KF_FD_OBSERVABLE(max_bytes, Unless(s->fs_type != TMPFS_MAGIC, INT64_MAX))
KF_FD_OBSERVABLE(can_poll, Seen(s->can_poll))
KF_FD_OBSERVABLE(binder_manager, s->kind == Kind::kBinder ? Seen(s->binder_manager) : Value::Of(0))
#undef KF_FD_OBSERVABLE

Value can_read(const CallView& c, When w, Value fd) { return Opened(Find(c, w, fd), O_RDONLY); }
Value can_write(const CallView& c, When w, Value fd) { return Opened(Find(c, w, fd), O_WRONLY); }

Value queued(const CallView& c, When w, Value fd) {
  const FdState* s = FindPipe(c, w, fd);
  return s != nullptr ? Seen(s->queued) : Value::Unknown();
}

Value poll(const CallView& c, When w, Value fd) {
  const FdState* s = FindOpen(c, w, fd);
  if (s == nullptr) return Value::Unknown();
  const bool pipe = s->kind == Kind::kPipeRead || s->kind == Kind::kPipeWrite;
  const bool epoll = s->kind == Kind::kEpoll && s->interest != kUnseen;
  return Unless(!pipe && !epoll, s->poll);
}

// A pipe is full when its pages are in use, not when its bytes are: how much a part-filled one takes depends on how it was
// written. Only the empty one and the one that holds all its bytes are certain.
Value pipe_room(const CallView& c, When w, Value fd) {
  const FdState* s = FindPipe(c, w, fd);
  if (s == nullptr || s->queued == kUnseen || s->pipe_size == kUnseen) return Value::Unknown();
  if (s->queued == 0) return Value::Of(s->pipe_size);
  return Unless(s->queued != s->pipe_size, 0);
}

Value same_file(const CallView& c, When w, Value a, Value b) {
  const FdState *first = FindOpen(c, w, a), *second = FindOpen(c, w, b);
  if (first == nullptr || second == nullptr) return Value::Unknown();
  return Value::Of(first->dev == second->dev && first->ino == second->ino);
}

Value same_description(const CallView& c, When w, Value a, Value b) {
  const FdState *first = FindOpen(c, w, a), *second = FindOpen(c, w, b);
  if (first == nullptr || second == nullptr) return Value::Unknown();
  return Unless(first->description < 0 || second->description < 0,
                first->description == second->description);
}

Value lowest_fd(const CallView& c, When w) {
  return Unless(!c.trace->observed, MomentOf(c, w).lowest_fd);
}
Value open_fds(const CallView& c, When w) {
  return Unless(!c.trace->observed, MomentOf(c, w).open_fds);
}

}  // namespace kapifuzz::obs
