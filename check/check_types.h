// Specifications against the types of the kernel that was built: what the debug information says of __do_sys_NAME().
//
//   CheckTypes(spec, debug, address_of___x64_sys_read)
//       specs/linux/fs/read_write.c:75: error: sys_read: param count: 'unsigned int' has 4 bytes, the kernel's
//           'size_t' has 8 (fs/read_write.c:721)
//
// Names, number and order of the parameters, pointer or integer, width, sign; size of each struct that the
// specification names, place of each member. The kernel's compiler has checked its own tables already (kernel/README.md);
// this finds what is wrong in specifications that were not compiled into that kernel.
#pragma once

#include <cstdint>
#include <vector>

#include "check/kernel_debug.h"
#include "specs/model.h"
#include "specs/problem.h"

namespace kapifuzz {

// `address` is that of the syscall's entry, or any of the file that an ioctl command is specified for, in a file that has
// types (KernelDebug::HasTypes).
std::vector<Problem> CheckTypes(const ApiSpec& spec, const KernelDebug& debug, uint64_t address);

}  // namespace kapifuzz
