// Kcov: the kernel's coverage buffer, one for all children in turn.
//
// The parent opens and maps it once; each child enables it for itself and the kernel lets go of it when the child ends.
// The first word of the buffer counts the PCs that follow. Tracing is paused and resumed from user space, by setting
// that count to the buffer's size: the kernel then finds no room. So observation between calls costs no system call to
// leave out, and each call's PCs follow those of the call before.
//
// Forking copies the page tables of such a mapping, one entry a page. So the buffer is mapped twice: a window of one page
// with the counter, which children inherit, and the whole, which they do not.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

// Words of the buffer: the counter and as many PCs less one. With this in the counter nothing is recorded.
inline constexpr uint64_t kKcovWords = 32768;

class Kcov {
 public:
  // Fails with a reason that a person can act on where the kernel has no KCOV or debugfs is not mounted.
  static Result<std::unique_ptr<Kcov>> Open();
  ~Kcov();
  Kcov(const Kcov&) = delete;
  Kcov& operator=(const Kcov&) = delete;

  int fd() const { return fd_.get(); }
  // It can record comparisons (CONFIG_KCOV_ENABLE_COMPARISONS).
  bool has_comparisons() const { return has_comparisons_; }
  volatile uint64_t* counter() const { return window_; }
  // The first `count` words behind the counter.
  std::span<const uint64_t> Words(uint64_t count) const;

 private:
  Kcov() = default;
  UniqueFd fd_;
  bool has_comparisons_ = false;
  uint64_t* all_ = nullptr;
  uint64_t* window_ = nullptr;
};

}  // namespace kapifuzz
