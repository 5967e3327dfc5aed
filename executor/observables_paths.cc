// Observables of the call's path argument, answered from a PathState.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "executor/observables_internal.h"
#include "executor/planner.h"

namespace kapifuzz::obs {

const PathState* FindPath(const CallView& c, When w, int dfd, int path) {
  if (!c.trace->observed) return nullptr;
  const PathParams params = PathParamsOf(*c.desc);
  if (params.path != path || params.dirfd != dfd) return nullptr;
  const size_t i = static_cast<size_t>(c.index);
  return w == When::kBefore ? &c.trace->path_before[i] : &c.trace->path_after[i];
}

Value TypeOf(uint32_t mode) {
  Kind kind = Kind::kOther;
  switch (mode & S_IFMT) {
    case S_IFREG:
      kind = Kind::kFile;
      break;
    case S_IFDIR:
      kind = Kind::kDir;
      break;
    case S_IFLNK:
      kind = Kind::kSymlink;
      break;
    case S_IFIFO:
      kind = Kind::kFifo;
      break;
    case S_IFSOCK:
      kind = Kind::kSocket;
      break;
    case S_IFCHR:
      kind = Kind::kChardev;
      break;
    case S_IFBLK:
      kind = Kind::kBlockdev;
      break;
    default:
      break;
  }
  return Value::Of(static_cast<int64_t>(kind));
}

namespace {

Value Seen(int answer) { return Unless(answer < 0, answer); }

Value Exists(int error) { return Unless(error != 0 && error != ENOENT, error == 0); }

}  // namespace

#define KF_PATH_OBSERVABLE(name, expression)                 \
  Value name(const CallView& c, When w, int dfd, int path) { \
    const PathState* s = FindPath(c, w, dfd, path);          \
    return s != nullptr ? (expression) : Value::Unknown();   \
  }
KF_PATH_OBSERVABLE(path_error, Seen(s->error))
KF_PATH_OBSERVABLE(path_error_nofollow, Seen(s->error_nofollow))
KF_PATH_OBSERVABLE(exists, Exists(s->error))
KF_PATH_OBSERVABLE(exists_nofollow, Exists(s->error_nofollow))
KF_PATH_OBSERVABLE(parent_error, Seen(s->parent_error))
KF_PATH_OBSERVABLE(read_only, Seen(s->read_only))
KF_PATH_OBSERVABLE(parent_read_only, Seen(s->parent_read_only))
KF_PATH_OBSERVABLE(fs_full_at, Seen(s->fs_full))
KF_PATH_OBSERVABLE(busy_text, Seen(s->busy_text))
KF_PATH_OBSERVABLE(immutable_at, Seen(s->immutable))
KF_PATH_OBSERVABLE(immutable_nofollow, Seen(s->immutable_nofollow))
KF_PATH_OBSERVABLE(fstype_at, Unless(s->fs_type == kUnseen, s->fs_type))
KF_PATH_OBSERVABLE(type, s->error != 0 ? Value::Unknown() : TypeOf(s->node.mode))
KF_PATH_OBSERVABLE(mode_at, Unless(s->error != 0, s->node.mode))
KF_PATH_OBSERVABLE(nlink_at, Unless(s->error != 0, s->node.nlink))
KF_PATH_OBSERVABLE(ino_at, Unless(s->error != 0, static_cast<int64_t>(s->node.ino)))
KF_PATH_OBSERVABLE(size_at, Unless(s->error != 0, s->node.size))
KF_PATH_OBSERVABLE(uid_at, Unless(s->error != 0, s->node.uid))
KF_PATH_OBSERVABLE(type_nofollow,
                   s->error_nofollow != 0 ? Value::Unknown() : TypeOf(s->node_nofollow.mode))
KF_PATH_OBSERVABLE(nlink_nofollow, Unless(s->error_nofollow != 0, s->node_nofollow.nlink))
KF_PATH_OBSERVABLE(ino_nofollow,
                   Unless(s->error_nofollow != 0, static_cast<int64_t>(s->node_nofollow.ino)))
KF_PATH_OBSERVABLE(uid_nofollow, Unless(s->error_nofollow != 0, s->node_nofollow.uid))
KF_PATH_OBSERVABLE(parent_mode, Unless(s->parent_error != 0, s->parent.mode))
KF_PATH_OBSERVABLE(parent_uid, Unless(s->parent_error != 0, s->parent.uid))
KF_PATH_OBSERVABLE(trailing_slash, Unless(s->string_error != 0, s->trailing_slash))
KF_PATH_OBSERVABLE(path_empty, Unless(s->string_error != 0, s->empty))
KF_PATH_OBSERVABLE(path_absolute, Unless(s->string_error != 0, s->absolute))
#undef KF_PATH_OBSERVABLE

// One kind of access at a time was asked for; of several, the first that is refused gives the error only if all are seen.
Value access_error(const CallView& c, When w, int dfd, int path, Value how) {
  const PathState* s = FindPath(c, w, dfd, path);
  if (s == nullptr || !how.known()) return Value::Unknown();
  switch (how.get()) {
    case F_OK:
      return Seen(s->error);
    case R_OK:
      return Seen(s->access_read);
    case W_OK:
      return Seen(s->access_write);
    case X_OK:
      return Seen(s->access_exec);
    default:
      return Value::Unknown();
  }
}

Value parent_access_error(const CallView& c, When w, int dfd, int path, Value how) {
  const PathState* s = FindPath(c, w, dfd, path);
  if (s == nullptr || !how.known() || s->parent_error != 0) return Value::Unknown();
  switch (how.get()) {
    case W_OK:
      return Seen(s->parent_write);
    case X_OK:
      return Seen(s->parent_exec);
    default:
      return Value::Unknown();
  }
}

}  // namespace kapifuzz::obs
