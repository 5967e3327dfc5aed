// The descriptor table: which numbers are open, and what is behind each.
#include <fcntl.h>
#include <linux/magic.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>

#include <cstring>

#include "executor/observer.h"
#include "executor/proc_text.h"
#include "executor/raw_syscall.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

constexpr int kStandardFds = 3;
constexpr int kFreeNumbersLookedAt = 2;  // as many as one call opens
constexpr int kKcmpFile = 0;             // KCMP_FILE
constexpr uint16_t kPollBits = POLLIN | POLLOUT | POLLERR | POLLHUP;

// The call named `fd` as a descriptor, may have done so in memory, or returned it.
bool Names(const PlannedCall& call, const CallRecord& record, int fd) {
  if (call.reaches_all) return true;
  if (call.makes_fds && record.ret == fd) return true;
  for (int i = 0; i < call.arg_count; i++) {
    if (call.args[i].is_fd && static_cast<int>(record.args[i]) == fd) return true;
  }
  return false;
}

uint32_t NumbersNamed(const PlannedCall& call, const CallRecord& record) {
  uint32_t named = 0;
  for (int fd = 0; fd < kMaxObservedFds; fd++) named |= uint32_t{Names(call, record, fd)} << fd;
  return named;
}

// Bit n: number n may be other than it was. See executor/observer.h for why the rest is not.
uint32_t NumbersToLookAt(const Moment& m, const PlannedCall& call, const CallRecord& record) {
  uint32_t look = 0;
  int free = call.makes_fds ? 0 : kFreeNumbersLookedAt;
  // unlink("/dev/null"), fsetxattr(0, ...)
  const bool changes_nodes =
      (call.path_arg >= 0 && !call.makes_fds) || (call.needs & kNeedXattr) != 0;
  for (int fd = 0; fd < kMaxObservedFds; fd++) {
    const FdState& s = m.fds[fd];
    const bool standard = fd < kStandardFds && s.kind == Kind::kChardev && !changes_nodes;
    const bool next = !s.open && free++ < kFreeNumbersLookedAt;
    if (next || (s.open && !standard) || Names(call, record, fd)) look |= 1u << fd;
  }
  return look;
}

// In each binderfs the device that makes devices, which takes other commands, comes first (drivers/android/binderfs.c).
constexpr uint64_t kBinderControlIno = 2;

bool IsPipe(Kind kind) { return kind == Kind::kPipeRead || kind == Kind::kPipeWrite; }

Kind KindOfMode(uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return Kind::kFile;
    case S_IFDIR:
      return Kind::kDir;
    case S_IFSOCK:
      return Kind::kSocket;
    case S_IFCHR:
      return Kind::kChardev;
    case S_IFBLK:
      return Kind::kBlockdev;
    default:
      return Kind::kOther;
  }
}

// The memory devices: null, zero and full cannot be waited for, random and urandom can.
int8_t CanPollMemory(uint64_t rdev) {
  if (major(rdev) != 1) return -1;
  const unsigned device = minor(rdev);
  if (device == 3 || device == 5 || device == 7) return 0;
  return device == 8 || device == 9 ? 1 : -1;
}

// 1 where the kernel has a poll method for the file, 0 where it has none, -1 where this is not known. poll() itself does
// not tell: it calls a file without the method ready.
int8_t CanPoll(const FdState& s, const struct stat& st) {
  switch (s.kind) {
    case Kind::kFile:
    case Kind::kDir:
      return s.fs_type == TMPFS_MAGIC ? 0 : -1;
    case Kind::kMemfd:
      return 0;
    case Kind::kPipeRead:
    case Kind::kPipeWrite:
    case Kind::kSocket:
    case Kind::kEpoll:
    case Kind::kEventfd:
    case Kind::kTimerfd:
    case Kind::kSignalfd:
    case Kind::kInotify:
    case Kind::kBinder:
      return 1;
    case Kind::kChardev:
      return CanPollMemory(st.st_rdev);
    default:
      return -1;
  }
}

}  // namespace

Observer::Numbers Observer::NumbersAfter(const Together& calls, const Moment& m) const {
  Numbers numbers;
  for (int k = calls.first; k <= calls.last; k++) {
    numbers.look |= NumbersToLookAt(m, plan_.calls[k], trace_.records[k]);
    numbers.named |= NumbersNamed(plan_.calls[k], trace_.records[k]);
  }
  return numbers;
}

void Observer::LookAtFds(const Numbers& numbers, Moment* m) {
  m->open_fds = 0;
  m->lowest_fd = kMaxObservedFds;
  for (int fd = kMaxObservedFds - 1; fd >= 0; fd--) {
    FdState& s = m->fds[fd];
    const bool named = numbers.named >> fd & 1;
    if ((numbers.look >> fd & 1) && !(fd < plan_.env.nofile && LookAtFd(fd, named, &s)) && s.open)
      s = FdState{};
    if (s.open) m->open_fds++;
    if (!s.open) m->lowest_fd = static_cast<int16_t>(fd);
  }
  FindFifoPeers(m);
  if (plan_.needs & kNeedSameDescription) FindSharedDescriptions(numbers.look, m);
}

bool Observer::LookAtFd(int fd, bool named, FdState* s) {
  struct stat st;
  const auto number = static_cast<uint64_t>(fd);
  const long fd_flags = RawSyscall(SYS_fcntl, number, F_GETFD);
  if (fd_flags < 0) return false;
  const long flags = RawSyscall(SYS_fcntl, number, F_GETFL);
  if (flags < 0 || RawSyscall(SYS_fstat, number, Reg(&st)) < 0) return false;
  Saw(st);
  const bool same_pipe = !named && s->open && s->ino == st.st_ino && s->dev == st.st_dev;
  const int64_t pipe_size = same_pipe ? s->pipe_size : kUnseen;
  *s = FdState{};
  s->open = true;
  s->cloexec = (fd_flags & FD_CLOEXEC) != 0;
  s->flags = static_cast<uint32_t>(flags);
  s->mode = st.st_mode;
  s->nlink = static_cast<uint32_t>(st.st_nlink);
  s->uid = st.st_uid;
  s->dev = st.st_dev;
  s->ino = st.st_ino;
  s->size = st.st_size;
  s->kind = KindOfFd(fd, st, s->flags);
  if (IsPipe(s->kind)) {
    LookAtPipe(fd, pipe_size, s);
  } else if (s->kind != Kind::kPath && s->kind != Kind::kSocket) {
    const long offset = RawSyscall(SYS_lseek, number, 0, SEEK_CUR);
    s->seekable = offset >= 0;
    if (offset >= 0) s->offset = offset;
  }
  LookAtFileSystem(fd, s);
  s->can_poll = CanPoll(*s, st);
  if (plan_.needs & kNeedXattr) s->xattrs = XattrsOf({.fd = fd});
  return true;
}

// The size is asked for again only after calls that name the descriptor, as fcntl(F_SETPIPE_SZ) does.
void Observer::LookAtPipe(int fd, int64_t known_size, FdState* s) {
  const auto number = static_cast<uint64_t>(fd);
  struct pollfd poll = {.fd = fd, .events = POLLIN | POLLOUT, .revents = 0};
  if (RawSyscall(SYS_poll, Reg(&poll), 1, 0) >= 0) {
    s->poll = static_cast<uint16_t>(poll.revents) & kPollBits;
    s->peer_open = (s->poll & (s->kind == Kind::kPipeWrite ? POLLERR : POLLHUP)) == 0;
  }
  if ((plan_.needs & kNeedPipe) == 0) return;
  int queued = 0;
  if (RawSyscall(SYS_ioctl, number, FIONREAD, Reg(&queued)) >= 0) s->queued = queued;
  s->pipe_size = known_size;
  if (known_size != kUnseen) return;
  const long size = RawSyscall(SYS_fcntl, number, F_GETPIPE_SZ);
  if (size >= 0) s->pipe_size = size;
}

void Observer::LookAtFileSystem(int fd, FdState* s) {
  const DeviceFacts* device = FindDevice(s->dev);
  if (device != nullptr) {
    s->fs_type = device->fs_type;
    s->read_only = device->read_only;
    s->immutable = IsFlagged(s->dev, s->ino);
    if (!device->can_fill) s->fs_full = 0;
  }
  const bool type_missing = (plan_.needs & kNeedFsType) && s->fs_type == kUnseen;
  const bool full_missing = (plan_.needs & kNeedFsFull) && s->fs_full < 0;
  if (!type_missing && !full_missing) return;
  struct statfs fs;
  if (RawSyscall(SYS_fstatfs, static_cast<uint64_t>(fd), Reg(&fs)) < 0) return;
  s->fs_type = fs.f_type;
  s->fs_full = fs.f_blocks != 0 && fs.f_bfree == 0;
}

Kind Observer::KindOfFd(int fd, const struct stat& st, uint32_t flags) {
  if (flags & O_PATH) return Kind::kPath;
  if (S_ISFIFO(st.st_mode))
    return (flags & O_ACCMODE) == O_WRONLY ? Kind::kPipeWrite : Kind::kPipeRead;
  if (S_ISREG(st.st_mode) && st.st_dev == plan_.facts.memfd_dev) return Kind::kMemfd;
  if ((st.st_mode & S_IFMT) == 0) return KindOfAnonymous(fd);
  if (S_ISCHR(st.st_mode) && st.st_dev == plan_.facts.binder_dev && st.st_ino > kBinderControlIno)
    return Kind::kBinder;
  return KindOfMode(st.st_mode);
}

// All anonymous inodes are one inode; only their name in /proc tells them apart.
Kind Observer::KindOfAnonymous(int fd) {
  if (plan_.facts.proc_fd < 0) return Kind::kOther;
  const ProcFdName link("self/fd/", fd);
  char name[32] = {};
  if (RawSyscall(SYS_readlinkat, Reg(int64_t{plan_.facts.proc_fd}), Reg(link.text), Reg(name),
                 sizeof(name) - 1) < 0) {
    return Kind::kOther;
  }
  struct Known {
    const char* name;
    Kind kind;
  };
  static constexpr Known kKnown[] = {{"anon_inode:[eventpoll]", Kind::kEpoll},
                                     {"anon_inode:[eventfd]", Kind::kEventfd},
                                     {"anon_inode:[timerfd]", Kind::kTimerfd},
                                     {"anon_inode:[signalfd]", Kind::kSignalfd},
                                     {"anon_inode:inotify", Kind::kInotify}};
  for (const Known& known : kKnown) {
    if (std::strcmp(known.name, name) == 0) return known.kind;
  }
  return Kind::kOther;
}

// A fifo's reader sees no hang-up before the first writer came, so poll does not tell. But nobody outside of this child
// opens it: its ends are in this table.
void Observer::FindFifoPeers(Moment* m) {
  for (int fd = 0; fd < plan_.env.nofile; fd++) {
    FdState& s = m->fds[fd];
    if (!IsPipe(s.kind) || s.dev != plan_.facts.work_dev) continue;
    const uint32_t own = s.flags & O_ACCMODE;
    s.peer_open = own == O_RDWR;
    for (const FdState& other : m->fds) {
      if (other.dev != s.dev || other.ino != s.ino || !IsPipe(other.kind)) continue;
      if ((other.flags & O_ACCMODE) != own) s.peer_open = 1;
    }
  }
}

// Only descriptors that agree in all that is part of an open file can share it. What was so remains so for a descriptor if neither
// it nor a smaller one was looked at again.
void Observer::FindSharedDescriptions(uint32_t looked, Moment* m) {
  const auto pid = static_cast<uint64_t>(state_.pid);
  for (int fd = 0; fd < plan_.env.nofile; fd++) {
    FdState& s = m->fds[fd];
    if (!s.open) continue;
    if (s.description >= 0 && (looked & ((uint64_t{2} << fd) - 1)) == 0) continue;
    s.description = static_cast<int8_t>(fd);
    for (int8_t other = 0; other < fd; other++) {
      const FdState& o = m->fds[other];
      if (!o.open || o.description != other || o.ino != s.ino || o.dev != s.dev ||
          o.flags != s.flags || o.offset != s.offset) {
        continue;
      }
      const long order = RawSyscall(SYS_kcmp, pid, pid, kKcmpFile, static_cast<uint64_t>(fd),
                                    static_cast<uint64_t>(other));
      if (order < 0) s.description = -1;  // no CONFIG_KCMP
      if (order == 0) s.description = other;
      if (order <= 0) break;
    }
  }
}

}  // namespace kapifuzz
