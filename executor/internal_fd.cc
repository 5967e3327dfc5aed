#include "executor/internal_fd.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <string>

#include "base/files.h"
#include "executor/observation.h"

namespace kapifuzz {

Status MakeRoomForInternalFds() {
  rlimit limit;
  constexpr rlim_t kWanted = kFirstInternalFd + kInternalFds;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return ErrnoError("RLIMIT_NOFILE", "cannot read");
  if (limit.rlim_cur >= kWanted) return {};
  limit.rlim_cur = kWanted;
  limit.rlim_max = std::max(limit.rlim_max, kWanted);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    return ErrnoError("RLIMIT_NOFILE", "cannot raise to " + std::to_string(kWanted));
  return {};
}

Result<UniqueFd> MoveToInternal(UniqueFd fd) {
  UniqueFd moved(fcntl(fd.get(), F_DUPFD_CLOEXEC, kFirstInternalFd));
  if (!moved) return ErrnoError("descriptor " + std::to_string(fd.get()), "cannot be moved");
  return moved;
}

}  // namespace kapifuzz
