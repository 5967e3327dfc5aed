// Which syscalls a kernel has: arch/x86/entry/syscalls/syscall_64.tbl of its tree.
//
//   Result<SyscallTable> table = ReadSyscallTable("build/kernel/6.12-src");
//   table->Find("newfstat")->name     == "fstat"   // found by what implements it
//   table->Find("newfstat")->number   == 5
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct SyscallRow {
  int number = 0;
  std::string name = {};   // as user space calls it: "fstat"
  std::string entry = {};  // the function without "sys_": "newfstat"; "" if the row has none
};

struct SyscallTable {
  std::vector<SyscallRow> rows = {};

  // The native row that `entry` implements, or null. Rows of the x32 ABI are left out.
  const SyscallRow* Find(std::string_view entry) const;
};

// `name` is named in errors; each names its line.
Result<SyscallTable> ParseSyscallTable(std::string_view text, const std::string& name);

Result<SyscallTable> ReadSyscallTable(const std::string& tree);

}  // namespace kapifuzz
