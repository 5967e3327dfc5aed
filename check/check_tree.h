// Specifications against the source of the kernel that they describe: the syscall table and the SYSCALL_DEFINEn.
//
//   Result<KernelTree> tree = KernelTree::Open("build/kernel/6.12-src");
//   for (const Problem& problem : tree->Check(spec)) ...
//       specs/linux/fs/stat.c:3: error: sys_fstat: the syscall fstat is implemented by sys_newfstat
//       specs/linux/fs/open.c:55: error: sys_close: param fd is 'int' here and 'unsigned int' at fs/open.c:1550
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "check/syscall_table.h"
#include "specs/model.h"
#include "specs/problem.h"
#include "specs/prototype.h"

namespace kapifuzz {

class KernelTree {
 public:
  // Reads the table and every SYSCALL_DEFINEn of the tree's *.c files, except in folders that hold no syscalls.
  static Result<KernelTree> Open(const std::string& directory);

  std::vector<Problem> Check(const ApiSpec& spec) const;

 private:
  struct Definition {
    std::string file = {};  // below the tree
    Prototype prototype = {};
  };

  Status AddFile(const std::string& directory, const std::string& file);
  std::vector<std::string> WrongParams(const ApiSpec& spec, const Definition& definition) const;
  std::string NotInTable(std::string_view name) const;

  SyscallTable table_;
  // Some calls have one definition for each configuration.
  std::map<std::string, std::vector<Definition>, std::less<>> definitions_;
};

}  // namespace kapifuzz
