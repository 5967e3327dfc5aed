// Observables of paths: look-ups in the PathState that the child took around the call for its one path argument.

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "executor/observables.h"
#include "executor/syscall_desc.h"

namespace kapifuzz::obs {
namespace {

// The observer looks up the call's first path argument, from the first descriptor argument before it where there is one.
// An expression about anything else was not observed.
const PathState* At(const CallView& c, When w, int dfd, int path) {
  if (!c.trace->observed) return nullptr;
  int first_path = -1, directory = -1;
  for (size_t i = 0; i < c.desc->args.size(); ++i) {
    if (c.desc->args[i].type == ArgType::kPath) {
      first_path = static_cast<int>(i);
      break;
    }
    if (c.desc->args[i].type == ArgType::kFd && directory < 0) directory = static_cast<int>(i);
  }
  if (path != first_path || dfd != directory) return nullptr;
  return w == When::kBefore ? &c.trace->path_before[c.index] : &c.trace->path_after[c.index];
}

Value Answer(int answer) { return answer < 0 ? Value::Unknown() : Value::Of(answer); }

template <typename Get>
Value Of(const CallView& c, When w, int dfd, int path, Get get) {
  const PathState* p = At(c, w, dfd, path);
  return p ? get(*p) : Value::Unknown();
}

Value OfTarget(const CallView& c, When w, int dfd, int path,
               uint64_t (*get)(const PathState::Node&)) {
  const PathState* p = At(c, w, dfd, path);
  return p && p->error == 0 ? Value::Of(static_cast<int64_t>(get(p->node))) : Value::Unknown();
}

Value OfEntry(const CallView& c, When w, int dfd, int path,
              uint64_t (*get)(const PathState::Node&)) {
  const PathState* p = At(c, w, dfd, path);
  return p && p->error_nofollow == 0 ? Value::Of(static_cast<int64_t>(get(p->node_nofollow)))
                                     : Value::Unknown();
}

Value OfParent(const CallView& c, When w, int dfd, int path,
               uint64_t (*get)(const PathState::Node&)) {
  const PathState* p = At(c, w, dfd, path);
  return p && p->parent_error == 0 ? Value::Of(static_cast<int64_t>(get(p->parent)))
                                   : Value::Unknown();
}

Value OfString(const CallView& c, When w, int dfd, int path, bool PathState::*member) {
  const PathState* p = At(c, w, dfd, path);
  return p && p->string_error == 0 ? Value::Of(p->*member) : Value::Unknown();
}

// 1 for found, 0 for ENOENT; every other error leaves the question open.
Value Found(int error) {
  if (error == 0) return Value::Of(1);
  return error == ENOENT ? Value::Of(0) : Value::Unknown();
}

uint64_t KindOf(const PathState::Node& node) {
  switch (node.mode & S_IFMT) {
    case S_IFREG:
      return static_cast<uint64_t>(Kind::kFile);
    case S_IFDIR:
      return static_cast<uint64_t>(Kind::kDir);
    case S_IFLNK:
      return static_cast<uint64_t>(Kind::kSymlink);
    case S_IFIFO:
      return static_cast<uint64_t>(Kind::kFifo);
    case S_IFSOCK:
      return static_cast<uint64_t>(Kind::kSocket);
    case S_IFCHR:
      return static_cast<uint64_t>(Kind::kChardev);
    case S_IFBLK:
      return static_cast<uint64_t>(Kind::kBlockdev);
    default:
      return static_cast<uint64_t>(Kind::kOther);
  }
}

uint64_t Mode(const PathState::Node& n) { return n.mode; }
uint64_t Links(const PathState::Node& n) { return n.nlink; }
uint64_t Inode(const PathState::Node& n) { return n.ino; }
uint64_t Size(const PathState::Node& n) { return static_cast<uint64_t>(n.size); }
uint64_t Owner(const PathState::Node& n) { return n.uid; }

// The answer to a question about several permissions: granted if each is, else the first error. The kernel gives the
// same errno for any of them, except where an earlier answer is missing.
Value AllGranted(Value how, int read, int write, int exec) {
  if (!how.known() || how.get() & ~int64_t{R_OK | W_OK | X_OK} || how.get() == 0) return {};
  const int64_t asked = how.get();
  int error = 0;
  for (auto [bit, answer] : {std::pair{R_OK, read}, {W_OK, write}, {X_OK, exec}}) {
    if (!(asked & bit)) continue;
    if (answer < 0) return {};
    if (error == 0) error = answer;
  }
  return Value::Of(error);
}

}  // namespace

Value path_error(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.error); });
}
Value path_error_nofollow(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.error_nofollow); });
}
Value exists(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Found(p.error); });
}
Value exists_nofollow(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Found(p.error_nofollow); });
}
Value type(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, KindOf);
}
Value type_nofollow(const CallView& c, When w, int dfd, int path) {
  return OfEntry(c, w, dfd, path, KindOf);
}
Value mode_at(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, Mode);
}
Value nlink_at(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, Links);
}
Value ino_at(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, Inode);
}
Value size_at(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, Size);
}
Value uid_at(const CallView& c, When w, int dfd, int path) {
  return OfTarget(c, w, dfd, path, Owner);
}
Value nlink_nofollow(const CallView& c, When w, int dfd, int path) {
  return OfEntry(c, w, dfd, path, Links);
}
Value ino_nofollow(const CallView& c, When w, int dfd, int path) {
  return OfEntry(c, w, dfd, path, Inode);
}
Value uid_nofollow(const CallView& c, When w, int dfd, int path) {
  return OfEntry(c, w, dfd, path, Owner);
}
Value parent_error(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.parent_error); });
}
Value parent_mode(const CallView& c, When w, int dfd, int path) {
  return OfParent(c, w, dfd, path, Mode);
}
Value parent_uid(const CallView& c, When w, int dfd, int path) {
  return OfParent(c, w, dfd, path, Owner);
}
Value parent_read_only(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.parent_read_only); });
}
Value access_error(const CallView& c, When w, int dfd, int path, Value how) {
  return Of(c, w, dfd, path, [how](const PathState& p) {
    return AllGranted(how, p.access_read, p.access_write, p.access_exec);
  });
}
Value parent_access_error(const CallView& c, When w, int dfd, int path, Value how) {
  return Of(c, w, dfd, path, [how](const PathState& p) {
    return AllGranted(how, -1, p.parent_write, p.parent_exec);
  });
}
Value read_only(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.read_only); });
}
Value fs_full_at(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.fs_full); });
}
Value busy_text(const CallView& c, When w, int dfd, int path) {
  return Of(c, w, dfd, path, [](const PathState& p) { return Answer(p.busy_text); });
}
Value trailing_slash(const CallView& c, When w, int dfd, int path) {
  return OfString(c, w, dfd, path, &PathState::trailing_slash);
}
Value path_empty(const CallView& c, When w, int dfd, int path) {
  return OfString(c, w, dfd, path, &PathState::empty);
}
Value path_absolute(const CallView& c, When w, int dfd, int path) {
  return OfString(c, w, dfd, path, &PathState::absolute);
}

}  // namespace kapifuzz::obs
