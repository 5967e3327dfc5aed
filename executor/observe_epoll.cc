// Interest lists of epoll descriptors, from /proc/self/fdinfo, and whether a wait would find something.
#include <linux/kcmp.h>
#include <poll.h>
#include <sys/syscall.h>

#include "executor/observer.h"
#include "executor/proc_text.h"
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

bool Observer::LookAtInterest(int epfd, Moment* m) {
  const std::optional<std::string_view> text = ReadProc(ProcFdName("self/fdinfo/", epfd).text);
  if (!text) return false;
  const int count =
      ParseWatches(*text, epfd, {m->watches.begin() + m->watch_count, m->watches.end()});
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
