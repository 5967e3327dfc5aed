#include "executor/kcov.h"

#include <fcntl.h>
#include <linux/kcov.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include <algorithm>

#include "base/files.h"
#include "executor/internal_fd.h"
#include "executor/observation.h"

namespace kapifuzz {
namespace {

constexpr char kPath[] = "/sys/kernel/debug/kcov";
constexpr size_t kBytes = kKcovWords * sizeof(uint64_t);
constexpr size_t kWindowBytes = 4096;
static_assert(kKcovWords - 1 <= kMaxCover, "a trace holds what the buffer holds");

uint64_t* Map(int fd) {
  void* p = mmap(nullptr, kBytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  return p == MAP_FAILED ? nullptr : static_cast<uint64_t*>(p);
}

}  // namespace

Result<std::unique_ptr<Kcov>> Kcov::Open() {
  UniqueFd fd(open(kPath, O_RDWR | O_CLOEXEC));
  if (!fd) return ErrnoError(kPath, "cannot open (CONFIG_KCOV and a mounted debugfs are needed)");
  Result<UniqueFd> moved = MoveToInternal(std::move(fd));
  if (!moved.ok()) return moved.error();
  std::unique_ptr<Kcov> kcov(new Kcov);
  kcov->fd_ = std::move(*moved);
  if (ioctl(kcov->fd(), KCOV_INIT_TRACE, kKcovWords) != 0)
    return ErrnoError(kPath, "cannot set the buffer's size");
  kcov->all_ = Map(kcov->fd());
  kcov->window_ = Map(kcov->fd());
  if (kcov->all_ == nullptr || kcov->window_ == nullptr)
    return ErrnoError(kPath, "cannot map the buffer");
  auto* window = reinterpret_cast<uint8_t*>(kcov->window_);
  if (munmap(window + kWindowBytes, kBytes - kWindowBytes) != 0)
    return ErrnoError(kPath, "cannot unmap");
  if (madvise(kcov->all_, kBytes, MADV_DONTFORK) != 0)
    return ErrnoError(kPath, "cannot keep the buffer from children");
  kcov->all_[0] = kKcovWords;
  kcov->has_comparisons_ = ioctl(kcov->fd(), KCOV_ENABLE, KCOV_TRACE_CMP) == 0;
  if (kcov->has_comparisons_ && ioctl(kcov->fd(), KCOV_DISABLE, 0) != 0)
    return ErrnoError(kPath, "cannot switch it off");
  return kcov;
}

Kcov::~Kcov() {
  if (all_ != nullptr) munmap(all_, kBytes);
  if (window_ != nullptr) munmap(window_, kWindowBytes);
}

std::span<const uint64_t> Kcov::Words(uint64_t count) const {
  return {all_ + 1, std::min(count, kKcovWords - 1)};
}

}  // namespace kapifuzz
