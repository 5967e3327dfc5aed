// How a specified syscall is called outside of the kernel: "sys_newfstat" is fstat(2), __NR_fstat.
#pragma once

#include <string>
#include <string_view>

#include "specs/model.h"

namespace kapifuzz {

// "open" for sys_open, "fstat" for sys_newfstat. It is also the N of __NR_N.
std::string ProgramName(const ApiSpec& spec);

}  // namespace kapifuzz
