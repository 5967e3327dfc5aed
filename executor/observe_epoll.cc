// Interest lists of epoll descriptors, from /proc/self/fdinfo, and whether a wait would find something.
#include <fcntl.h>
#include <linux/kcmp.h>
#include <poll.h>
#include <sys/syscall.h>

#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/watch_list.h"

namespace kapifuzz {
namespace {

// Events that are ready, as a wait would find them. Asking drops entries from the ready list that are not ready any more,
// as every wait does.
uint16_t PollNow(int fd) {
  struct pollfd poll = {.fd = fd, .events = POLLIN, .revents = 0};
  if (RawSyscall(SYS_poll, Reg(&poll), 1, 0) < 0) return 0;
  return static_cast<uint16_t>(poll.revents) & POLLIN;
}

}  // namespace

void Observer::LookAtInterests(Moment* m) {
  m->watch_count = 0;
  if (plan_.facts.proc_fd < 0) return;
  for (int fd = 0; fd < plan_.env.nofile; fd++) {
    FdState& s = m->fds[fd];
    if (!s.open || s.kind != Kind::kEpoll) continue;
    s.interest = kUnseen;
    const int first = m->watch_count;
    if (!LookAtInterest(fd, m)) continue;
    const auto begin = m->watches.begin() + first;
    s.interest = HashOfWatches({begin, m->watches.begin() + m->watch_count});
    s.poll = PollNow(fd);
    FindWatchedNumbers(first, m);
  }
}

// Takes a free number for a moment; when there is none the list is not seen.
bool Observer::LookAtInterest(int epfd, Moment* m) {
  char path[] = "self/fdinfo/00";
  char* digit = &path[sizeof("self/fdinfo/") - 1];
  if (epfd >= 10) *digit++ = static_cast<char>('0' + epfd / 10);
  *digit++ = static_cast<char>('0' + epfd % 10);
  *digit = 0;
  const long fd =
      RawSyscall(SYS_openat, Reg(int64_t{plan_.facts.proc_fd}), Reg(path), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const long size = RawSyscall(SYS_read, Reg(fd), Reg(state_.buffer), sizeof(state_.buffer));
  RawSyscall(SYS_close, Reg(fd));
  if (size < 0 || size == static_cast<long>(sizeof(state_.buffer))) return false;
  const std::string_view text(reinterpret_cast<const char*>(state_.buffer),
                              static_cast<size_t>(size));
  const int count =
      ParseWatches(text, epfd, {m->watches.begin() + m->watch_count, m->watches.end()});
  if (count < 0) return false;
  m->watch_count = static_cast<uint8_t>(m->watch_count + count);
  return true;
}

// Entries of one number are told apart by their order.
void Observer::FindWatchedNumbers(int first, Moment* m) {
  const auto pid = static_cast<uint64_t>(state_.pid);
  for (int i = first; i < m->watch_count; i++) {
    EpollWatch& watch = m->watches[i];
    const bool open = watch.fd < kMaxObservedFds && m->fds[watch.fd].open;
    watch.current = 0;
    if (!open) continue;
    kcmp_epoll_slot slot = {.efd = static_cast<uint32_t>(watch.epfd),
                            .tfd = static_cast<uint32_t>(watch.fd),
                            .toff = 0};
    for (int k = first; k < i; k++) slot.toff += m->watches[k].fd == watch.fd;
    const long order =
        RawSyscall(SYS_kcmp, pid, pid, KCMP_EPOLL_TFD, static_cast<uint64_t>(watch.fd), Reg(&slot));
    watch.current = order < 0 ? int8_t{-1} : int8_t{order == 0};
  }
}

}  // namespace kapifuzz
