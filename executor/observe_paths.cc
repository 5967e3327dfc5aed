// One path argument: what user space can learn of it without opening it.
//
// A last component that is no symbolic link is looked up once; what a failed lookup answers for access follows from it.
#include <fcntl.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstring>

#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Writes the path of the directory that holds the last component, with "." to have it searched: "a/b" gives "a/.".
void HoldingDirectory(const char* path, char* out) {
  size_t end = std::strlen(path);
  while (end > 0 && path[end - 1] == '/') end--;  // trailing slashes belong to the last component
  while (end > 0 && path[end - 1] != '/') end--;
  if (end == 0 && path[0] == '/') end = 1;
  std::memcpy(out, path, end);
  out[end] = '.';
  out[end + 1] = 0;
}

int16_t RawStat(int dirfd, const char* path, int flags, struct stat* st) {
  return ErrnoOf(RawSyscall(SYS_newfstatat, Reg(int64_t{dirfd}), Reg(path), Reg(st),
                            static_cast<uint64_t>(flags)));
}

bool IsHere(const char* path) {
  return std::strcmp(path, ".") == 0 || std::strcmp(path, "./.") == 0;
}

// The working directory by its descriptor, for a quarter of the price. Only while everyone may search it, as that is part
// of the question.
bool StatWork(const WorldFacts& facts, struct stat* st) {
  return RawSyscall(SYS_fstat, Reg(int64_t{facts.work_fd}), Reg(st)) >= 0 &&
         (st->st_mode & 0111) == 0111;
}

PathState::Node NodeOf(const struct stat& st) {
  return {.mode = st.st_mode,
          .nlink = static_cast<uint32_t>(st.st_nlink),
          .uid = st.st_uid,
          .gid = st.st_gid,
          .dev = st.st_dev,
          .ino = st.st_ino,
          .size = st.st_size};
}

}  // namespace

int16_t Observer::Access(int dirfd, const char* path, int how, int flags) {
  return ErrnoOf(RawSyscall(SYS_faccessat2, Reg(int64_t{dirfd}), Reg(path),
                            static_cast<uint64_t>(how), static_cast<uint64_t>(AT_EACCESS | flags)));
}

int16_t Observer::Stat(int dirfd, const char* path, int flags, PathState::Node* node) {
  struct stat st;
  const int16_t error = RawStat(dirfd, path, flags, &st);
  if (error != 0) return error;
  Saw(st);
  *node = NodeOf(st);
  return 0;
}

void Observer::LookUp(const PlannedCall& call, const CallRecord& record, PathState* s) {
  s->string_error = call.string_error;
  if (s->string_error != 0) {
    s->error = s->error_nofollow = s->string_error;
    return;
  }
  const auto* path = reinterpret_cast<const char*>(record.args[call.path_arg]);
  const int dirfd = call.dirfd_arg < 0 ? AT_FDCWD : static_cast<int>(record.args[call.dirfd_arg]);
  const size_t length = std::strlen(path);
  s->empty = length == 0;
  s->absolute = path[0] == '/';
  s->trailing_slash = length > 0 && path[length - 1] == '/';
  s->error_nofollow = Stat(dirfd, path, AT_SYMLINK_NOFOLLOW, &s->node_nofollow);
  s->error = s->error_nofollow;
  s->node = s->node_nofollow;
  if (s->error == 0 && S_ISLNK(s->node.mode)) {
    s->node = {};
    s->error = Stat(dirfd, path, 0, &s->node);
  }
}

void Observer::LookUpParent(const PlannedCall& call, int dirfd, const char* path, PathState* s) {
  if (call.string_error != 0) {
    s->parent_error = call.string_error;
    return;
  }
  HoldingDirectory(path, state_.parent);
  struct stat st;
  if (dirfd == AT_FDCWD && IsHere(state_.parent) && StatWork(plan_.facts, &st)) {
    s->parent_error = 0;
  } else {
    s->parent_error = RawStat(dirfd, state_.parent, 0, &st);
  }
  if (s->parent_error == 0) s->parent = NodeOf(st);
}

// Three system calls for what nearly always was asked before: file systems, users and modes are few, and but for inodes with
// flags nothing else decides.
const AccessMemo& Observer::AccessAt(int dirfd, const char* path, const PathState::Node& node) {
  const bool nobody = plan_.env.user == Environment::User::kNobody;
  const bool own = node.dev != plan_.facts.work_dev || IsFlagged(node.dev, node.ino);
  const AccessMemo wanted{.dev = node.dev,
                          .ino = own ? node.ino : 0,
                          .mode = node.mode,
                          .uid = node.uid,
                          .gid = node.gid,
                          .who = static_cast<int16_t>(nobody ? INT16_MAX : plan_.env.drop_cap + 1)};
  AccessMemo& memo = state_.access[(wanted.ino * 5 + wanted.mode * 3 + wanted.uid +
                                    static_cast<uint64_t>(wanted.who)) %
                                   kAccessMemos];
  if (memo.dev == wanted.dev && memo.ino == wanted.ino && memo.mode == wanted.mode &&
      memo.uid == wanted.uid && memo.gid == wanted.gid && memo.who == wanted.who) {
    return memo;
  }
  memo = wanted;
  memo.read = Access(dirfd, path, R_OK);
  memo.write = Access(dirfd, path, W_OK);
  memo.exec = Access(dirfd, path, X_OK);
  return memo;
}

void Observer::AskAccess(int dirfd, const char* path, PathState* s) {
  if (s->error != 0) {
    s->access_read = s->access_write = s->access_exec = s->error;
  } else {
    const AccessMemo& memo = AccessAt(dirfd, path, s->node);
    s->access_read = memo.read;
    s->access_write = memo.write;
    s->access_exec = memo.exec;
  }
  if (s->parent_error != 0) return;
  const AccessMemo& memo = AccessAt(dirfd, state_.parent, s->parent);
  s->parent_write = memo.write;
  s->parent_exec = memo.exec;
}

// Mount and fullness, of the node or, where there is none, of the directory that would hold it.
void Observer::AskFileSystem(const PlannedCall& call, int dirfd, const char* path, PathState* s) {
  if (s->parent_error == 0) {
    const DeviceFacts* holds = FindDevice(s->parent.dev);
    if (holds != nullptr) s->parent_read_only = holds->read_only;
  }
  if (s->error_nofollow == 0 && FindDevice(s->node_nofollow.dev) != nullptr)
    s->immutable_nofollow = IsFlagged(s->node_nofollow.dev, s->node_nofollow.ino);
  if (s->error == 0 && FindDevice(s->node.dev) != nullptr)
    s->immutable = IsFlagged(s->node.dev, s->node.ino);
  if (s->error == 0)
    s->busy_text = s->node.dev == plan_.facts.exe_dev && s->node.ino == plan_.facts.exe_ino;
  if (s->error != 0 && s->parent_error != 0) return;
  const DeviceFacts* device = FindDevice(s->error == 0 ? s->node.dev : s->parent.dev);
  if (device != nullptr) {
    s->read_only = device->read_only;
    s->fs_type = device->fs_type;
    if (!device->can_fill) s->fs_full = 0;
  }
  const bool missing = s->read_only < 0 || ((call.needs & kNeedFsFull) && s->fs_full < 0);
  if (!missing) return;
  const char* there = s->error == 0 ? path : state_.parent;
  const long fd = RawSyscall(SYS_openat, Reg(int64_t{dirfd}), Reg(there), O_PATH | O_CLOEXEC, 0);
  if (fd < 0) return;
  struct statfs fs;
  if (RawSyscall(SYS_fstatfs, Reg(fd), Reg(&fs)) >= 0) {
    s->read_only = (fs.f_flags & ST_RDONLY) != 0;
    s->fs_type = fs.f_type;
    s->fs_full = fs.f_blocks != 0 && fs.f_bfree == 0;
  }
  RawSyscall(SYS_close, Reg(fd));
}

}  // namespace kapifuzz
