// The structs that a specification describes member by member, and the number of an ioctl command, against the debug
// information of the kernel that was built.
//
//   CheckLayouts(spec, debug, address)
//       specs/linux/drivers/android/binder.c:40: error: BINDER_VERSION: struct binder_version: member
//           'protocol_version' has 4 bytes here, the kernel's has 8
//
// Sizes and offsets that a comment leaves to the compiler are those of the kernel's headers for user space.
#pragma once

#include <cstdint>
#include <vector>

#include "check/kernel_debug.h"
#include "specs/model.h"
#include "specs/problem.h"

namespace kapifuzz {

// `address` is in a file that has types (KernelDebug::HasTypes).
std::vector<Problem> CheckLayouts(const ApiSpec& spec, const KernelDebug& debug, uint64_t address);

}  // namespace kapifuzz
