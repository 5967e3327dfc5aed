// UniqueFd: owns one file descriptor and closes it.
//
// Every descriptor that host tools and the guest's worker hold lives in one of these; the children
// that run programs use raw ints, because they may not allocate and never return.
//
//   UniqueFd fd(open(path, O_RDONLY | O_CLOEXEC));
//   if (!fd) return ErrnoError(path, "cannot open");
#pragma once

#include <unistd.h>

#include <utility>

namespace kapifuzz {

class UniqueFd {
 public:
  UniqueFd() = default;
  // Takes ownership of `fd`; any negative number means "none", so a failed open() may be passed as
  // it is.
  explicit UniqueFd(int fd) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.Release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    Reset(other.Release());
    return *this;
  }
  ~UniqueFd() { Reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

  // Gives the descriptor up without closing it.
  int Release() { return std::exchange(fd_, -1); }

  // Closes what is held and takes over `fd`. Errors of close() are ignored: whoever needs them
  // syncs first.
  void Reset(int fd = -1) {
    int old = std::exchange(fd_, fd);
    if (old >= 0 && old != fd) close(old);
  }

 private:
  int fd_ = -1;
};

}  // namespace kapifuzz
