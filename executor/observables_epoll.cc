// Observables of epoll descriptors, answered from the interest lists of a Moment.
//
// An entry belongs to a file and a number. Where the number leads to another file by now, the entry is still there, but
// nobody can name it.
#include <algorithm>
#include <array>
#include <span>

#include "executor/observables_internal.h"

namespace kapifuzz::obs {
namespace {

// More links than the kernel allows, whatever it allows.
constexpr int kLoop = 100;

const FdState* Open(const Moment& m, int64_t fd) {
  if (fd < 0 || fd >= kMaxObservedFds || !m.fds[static_cast<size_t>(fd)].open) return nullptr;
  return &m.fds[static_cast<size_t>(fd)];
}

bool IsEpoll(const FdState* s) { return s != nullptr && s->kind == Kind::kEpoll; }

struct Found {
  bool known = false;
  const EpollWatch* watch = nullptr;
};

// The entry of descriptor `fd` in the list of `epfd`.
Found FindWatch(const CallView& c, When w, Value epfd, Value fd) {
  if (!epfd.known() || !fd.known() || !c.trace->observed) return {};
  const Moment& m = MomentOf(c, w);
  const FdState* epoll = Open(m, epfd.get());
  if (!IsEpoll(epoll) || Open(m, fd.get()) == nullptr) return {.known = true};
  if (epoll->interest == kUnseen) return {};
  Found found{.known = true};
  for (const EpollWatch& watch : std::span(m.watches).first(m.watch_count)) {
    if (watch.epfd != epfd.get() || watch.fd != fd.get()) continue;
    if (watch.current > 0) return {.known = true, .watch = &watch};
    if (watch.current < 0) found.known = false;
  }
  return found;
}

// Which epoll watches which, by the smallest descriptor of each.
class Nesting {
 public:
  // False if a link may exist that was not seen.
  bool Read(const Moment& m) {
    for (const FdState& s : m.fds) {
      if (s.open && s.kind == Kind::kEpoll && (s.interest == kUnseen || s.description < 0))
        return false;
    }
    for (const EpollWatch& watch : std::span(m.watches).first(m.watch_count)) {
      const FdState& epoll = m.fds[static_cast<size_t>(watch.epfd)];
      // All epolls have one inode number.
      if (watch.current <= 0 && watch.ino == epoll.ino) return false;
      const FdState* target = watch.current > 0 ? Open(m, watch.fd) : nullptr;
      if (IsEpoll(target))
        watches_[static_cast<size_t>(epoll.description)] |= 1u << target->description;
    }
    return true;
  }

  // Links of the longest chain that begins or ends at `node`; kLoop if they do not end.
  int Longest(int node, bool down, int depth = 0) const {
    if (depth > kMaxObservedFds) return kLoop;
    int longest = 0;
    for (int other = 0; other < kMaxObservedFds; other++) {
      const int from = down ? node : other, to = down ? other : node;
      if (!(watches_[static_cast<size_t>(from)] >> to & 1)) continue;
      longest = std::max(longest, 1 + Longest(other, down, depth + 1));
      if (longest >= kLoop) return kLoop;
    }
    return longest;
  }

  bool Reaches(int from, int to, int depth = 0) const {
    if (from == to || depth > kMaxObservedFds) return true;
    for (int other = 0; other < kMaxObservedFds; other++) {
      const bool linked = (watches_[static_cast<size_t>(from)] >> other & 1) != 0;
      if (linked && Reaches(other, to, depth + 1)) return true;
    }
    return false;
  }

 private:
  std::array<uint32_t, kMaxObservedFds> watches_{};
};

}  // namespace

Value epoll_has(const CallView& c, When w, Value epfd, Value fd) {
  const Found found = FindWatch(c, w, epfd, fd);
  return Unless(!found.known, found.watch != nullptr);
}

Value epoll_events(const CallView& c, When w, Value epfd, Value fd) {
  const EpollWatch* watch = FindWatch(c, w, epfd, fd).watch;
  return watch != nullptr ? Value::Of(watch->events) : Value::Unknown();
}

Value epoll_data(const CallView& c, When w, Value epfd, Value fd) {
  const EpollWatch* watch = FindWatch(c, w, epfd, fd).watch;
  return watch != nullptr ? Value::Of(static_cast<int64_t>(watch->data)) : Value::Unknown();
}

Value epoll_chain(const CallView& c, When w, Value epfd, Value fd) {
  if (!epfd.known() || !fd.known() || !c.trace->observed) return Value::Unknown();
  const Moment& m = MomentOf(c, w);
  const FdState *epoll = Open(m, epfd.get()), *target = Open(m, fd.get());
  Nesting nesting;
  if (!IsEpoll(epoll) || target == nullptr || !nesting.Read(m)) return Value::Unknown();
  const int above = nesting.Longest(epoll->description, false);
  if (!IsEpoll(target)) return Value::Of(above);
  if (nesting.Reaches(target->description, epoll->description)) return Value::Of(kLoop);
  return Value::Of(std::min(above + 1 + nesting.Longest(target->description, true), kLoop));
}

}  // namespace kapifuzz::obs
