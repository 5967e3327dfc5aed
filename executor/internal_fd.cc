#include "executor/internal_fd.h"

#include <fcntl.h>

#include <string>

#include "base/files.h"
#include "executor/observation.h"

namespace kapifuzz {

Result<UniqueFd> MoveToInternal(UniqueFd fd) {
  UniqueFd moved(fcntl(fd.get(), F_DUPFD_CLOEXEC, kFirstInternalFd));
  if (!moved) return ErrnoError("descriptor " + std::to_string(fd.get()), "cannot be moved");
  if (moved.get() >= kFirstInternalFd + kInternalFds) {
    return Error{"descriptor " + std::to_string(moved.get()),
                 "no number is left for the executor's own"};
  }
  return moved;
}

}  // namespace kapifuzz
