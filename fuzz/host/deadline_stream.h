// DeadlineStream: a client's socket as cpp-httplib sees it, with one deadline for the whole conversation.
//
// The library's own streams have a timeout per read, so a client that sends a byte now and then holds a thread as long as
// it likes. Here everything fails once the time is over, or the server is to stop.
//
//   DeadlineStream stream(fd, stop, clock.now_ms() + 5'000);
#pragma once

#include <httplib.h>

#include <stop_token>

#include "base/unique_fd.h"

namespace kapifuzz {

class DeadlineStream : public httplib::Stream {
 public:
  // `fd` must not block. `deadline_ms` is on RealClock().
  DeadlineStream(UniqueFd fd, std::stop_token stop, int64_t deadline_ms)
      : fd_(std::move(fd)), stop_(std::move(stop)), deadline_ms_(deadline_ms) {}

  bool is_readable() const override;
  bool is_writable() const override;
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  // Nobody asks who it is.
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return fd_.get(); }

 private:
  bool Wait(short events) const;

  UniqueFd fd_;
  std::stop_token stop_;
  int64_t deadline_ms_;
};

}  // namespace kapifuzz
