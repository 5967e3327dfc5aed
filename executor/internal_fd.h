// The executor's own descriptors, which a child inherits, kept out of the numbers that programs use.
#pragma once

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

// Moves a descriptor to the lowest free number from kFirstInternalFd on, close-on-exec. An Error if `fd` is none or all
// kInternalFds are taken.
Result<UniqueFd> MoveToInternal(UniqueFd fd);

}  // namespace kapifuzz
