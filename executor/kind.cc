// The one table that joins kinds and their words.
#include "executor/kind.h"

#include <cstring>

namespace kapifuzz {
namespace {

constexpr const char* kKindNames[kKindCount] = {
    "none",     "file",    "dir",     "path",     "pipe_read", "pipe_write", "socket",
    "epoll",    "eventfd", "timerfd", "signalfd", "inotify",   "memfd",      "chardev",
    "blockdev", "symlink", "fifo",    "missing",  "other",     "binder",
};

}  // namespace

const char* KindName(Kind kind) { return kKindNames[static_cast<int>(kind)]; }

Kind KindFromName(const char* name) {
  for (int i = 0; i < kKindCount; i++) {
    if (std::strcmp(name, kKindNames[i]) == 0) return static_cast<Kind>(i);
  }
  return Kind::kNone;
}

}  // namespace kapifuzz
