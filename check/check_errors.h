// Warnings about errors that a syscall's machine code may return and its specification does not list.
//
//   ErrorChecker checker(image, debug, 8);
//   checker.Check(spec)
//       specs/linux/fs/open.c:378: warning: sys_close may return EBADF: __x64_sys_close fs/open.c:1553
//       specs/linux/fs/open.c:1: warning: sys_open may return ENOKEY: __x64_sys_open fs/open.c:1430
//           > do_filp_open fs/namei.c:3990 > ... > fscrypt_get_encryption_info fs/crypto/keysetup.c:590
//
// A second opinion and no verdict (check/errno_paths.h). Codes that never leave the kernel are translated as its exit to
// user space does, or left out; so are ways into the kernel's own specification framework.
#pragma once

#include <vector>

#include "base/result.h"
#include "check/errno_paths.h"
#include "check/kernel_debug.h"
#include "specs/model.h"
#include "specs/problem.h"

namespace kapifuzz {

struct ErrorWarnings {
  std::vector<Problem> problems = {};
  size_t unknown_calls = 0;  // calls through pointers where a way ended
};

class ErrorChecker {
 public:
  // Both must outlive the checker.
  ErrorChecker(const ElfImage& image, const KernelDebug& debug, int depth)
      : finder_(image), debug_(debug), depth_(depth) {}

  // An Error if the image has no such syscall.
  Result<ErrorWarnings> Check(const ApiSpec& spec);

 private:
  std::string PathText(const std::vector<PathStep>& path) const;

  ErrnoFinder finder_;
  const KernelDebug& debug_;
  const int depth_;
};

}  // namespace kapifuzz
