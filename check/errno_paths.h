// Which errors a syscall may return, by the machine code of the kernel: a second opinion on a specification's errors.
//
// From __x64_sys_NAME down through calls whose result is passed on (check/return_sources.h), to constants in
// [-4095, -1]. Each error comes with the shortest way to it. Too much may be found, since conditions on the way are
// mostly not understood, and too little: calls through pointers end a way.
//
//   ErrnoFinder finder(image);
//   ErrnoReport report = *finder.Find("close", 8);
//   report.paths.at(EBADF)   // {__x64_sys_close, address of the constant}
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "check/return_sources.h"
#include "specs/elf_image.h"

namespace kapifuzz {

// One function on the way and the place in it: of the call that leads on or, in the last one, of the constant.
struct PathStep {
  const ElfFunction* function = nullptr;
  uint64_t address = 0;
};

struct ErrnoReport {
  std::map<int, std::vector<PathStep>> paths = {};  // by errno, of user space and internal
  std::vector<PathStep> unknown_calls = {};         // through pointers, where ways end
};

class ErrnoFinder {
 public:
  // `image` must outlive the finder.
  explicit ErrnoFinder(const ElfImage& image)
      : image_(image), fixups_(ExceptionTable::Read(image)) {}

  // `depth` is the number of functions on the longest way. An Error if the image has no such syscall.
  Result<ErrnoReport> Find(std::string_view syscall, int depth);

 private:
  struct Visit;

  const ElfFunction* FunctionAt(uint64_t address) const;
  Result<const ReturnSources*> SourcesOf(const ElfFunction& function);

  const ElfImage& image_;
  const ExceptionTable fixups_;
  std::map<uint64_t, ReturnSources> known_;  // by address of the function
};

}  // namespace kapifuzz
