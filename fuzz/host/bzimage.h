// What a kernel image says about itself in its setup header (Documentation/arch/x86/boot.rst).
//
//   Result<std::string> version = KernelImageVersion("bzImage");    // "6.12.48 (root@x) #1 SMP ..."
#pragma once

#include <string>

#include "base/result.h"

namespace kapifuzz {

// An Error when the file cannot be read or is no x86 kernel image.
Result<std::string> KernelImageVersion(const std::string& path);

}  // namespace kapifuzz
