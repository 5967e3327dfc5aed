// One specification as C++: contract functions first, each under a comment that names its place,
// then the tables that point to them, ending in one SyscallDesc row.
//
//   // fs/open.c:21, sys_close, error EBADF, iff: !is_open(fd)
//   Value close_error0_when([[maybe_unused]] const CallView& c) {
//     return !obs::is_open(c, kBefore, c.Arg(0));
//   }
//   constexpr ErrorDesc close_errors[] = { ... };
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

struct EmittedSyscall {
  std::string name;         // "close"
  std::string definitions;  // functions and arrays
  std::string row;          // the SyscallDesc initialiser, with "@FIRST_ITEM@" to be replaced
  size_t item_count = 0;
  std::vector<std::string>
      notes;  // what an author may want to know: "fs/open.c:30: target '...' is prose"
};

// Errors name the specification's file and line.
Result<EmittedSyscall> EmitSyscall(const ApiSpec& spec);

}  // namespace kapifuzz
