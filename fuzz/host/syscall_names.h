// Names of specified syscalls on command lines.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

// An Error that offers the nearest names if one of them has no specification. Also says so when
// there are no specifications at all. Names are made canonical: "sys_open" becomes "open".
Status CheckSyscallNames(std::vector<std::string>& names);

}  // namespace kapifuzz
