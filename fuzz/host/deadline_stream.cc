#include "fuzz/host/deadline_stream.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>

#include "fuzz/host/clock.h"

namespace kapifuzz {
namespace {

// How soon a stop is noticed.
constexpr int64_t kSliceMs = 100;

}  // namespace

bool DeadlineStream::Wait(short events) const {
  const Clock clock = RealClock();
  while (!stop_.stop_requested()) {
    const int64_t left = deadline_ms_ - clock.now_ms();
    if (left <= 0) return false;
    pollfd waited{.fd = fd_.get(), .events = events, .revents = 0};
    const int ready = poll(&waited, 1, static_cast<int>(std::min(left, kSliceMs)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
  return false;
}

bool DeadlineStream::is_readable() const { return Wait(POLLIN); }
bool DeadlineStream::is_writable() const { return Wait(POLLOUT); }

ssize_t DeadlineStream::read(char* bytes, size_t size) {
  while (Wait(POLLIN)) {
    const ssize_t got = recv(fd_.get(), bytes, size, 0);
    if (got >= 0 || (errno != EAGAIN && errno != EINTR)) return got;
  }
  return -1;
}

ssize_t DeadlineStream::write(const char* bytes, size_t size) {
  while (Wait(POLLOUT)) {
    const ssize_t sent = send(fd_.get(), bytes, size, MSG_NOSIGNAL);
    if (sent >= 0 || (errno != EAGAIN && errno != EINTR)) return sent;
  }
  return -1;
}

}  // namespace kapifuzz
