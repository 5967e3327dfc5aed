// Names of specified syscalls, and of the files that specify them, on command lines.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

// An Error that offers the nearest names if one of them has no specification. Also says so when
// there are no specifications at all. Names are made canonical: "sys_open" becomes "open".
Status CheckSyscallNames(std::vector<std::string>& names);

// Adds what is specified in these files ("fs/pipe.c") to `names`, each name once. An Error that offers the nearest files
// if nothing is specified in one of them.
Status AddSyscallsOfFiles(const std::vector<std::string>& files, std::vector<std::string>* names);

}  // namespace kapifuzz
