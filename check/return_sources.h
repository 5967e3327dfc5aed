// Where the value that a function returns may come from: error constants of its own, and calls whose result it passes on.
//
// A forward data flow over registers and stack slots (check/value_flow.h has the values). What goes through memory or
// arithmetic is lost; what a comparison excludes on the way (`if (err == -ECHILD) goto again;`) is taken out.
//
//   ReturnSources sources = *FindReturnSources(image, close);
//   sources.constants    // {EBADF at ...21}, {EINTR at ...15}
//   sources.calls        // {filp_flush from ...eb}
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "check/errno_set.h"
#include "check/exception_table.h"
#include "specs/elf_image.h"

namespace kapifuzz {

struct ErrnoSource {
  int number = 0;        // positive
  uint64_t address = 0;  // of the instruction that makes it
};

struct CallSource {
  uint64_t site = 0;     // address of the call
  uint64_t target = 0;   // of the function; 0 if that is only known when it runs
  ErrnoSet passed = {};  // errors that would get through
};

struct ReturnSources {
  std::vector<ErrnoSource> constants = {};
  std::vector<CallSource> calls = {};
};

// `fixups` are those of the whole image.
Result<ReturnSources> FindReturnSources(const ElfImage& image, const ExceptionTable& fixups,
                                        const ElfFunction& function);

}  // namespace kapifuzz
