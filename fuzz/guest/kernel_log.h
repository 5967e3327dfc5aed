// KernelLog: has the kernel begun a report since the last question?
//
// A report that does not end the kernel (a lock that is not released, a bad page) comes to the host by the console, and until the
// host has read it the guest would run hundreds of programs more. So the guest looks after each of them, and waits for the
// host where there is something to read: the program that the report came from is then the last one.
//
//   KernelLog log;                     // from now on
//   run(program);
//   if (log.HasReport()) ...
#pragma once

#include <array>
#include <string_view>

#include "base/unique_fd.h"

namespace kapifuzz {

class KernelLog {
 public:
  // Of /dev/kmsg. Where that cannot be opened nothing is ever said.
  KernelLog();
  // Of a descriptor that gives a record per read and does not block.
  explicit KernelLog(UniqueFd records) : records_(std::move(records)) {}

  bool HasReport();

 private:
  UniqueFd records_;
  std::array<char, 8192> record_;  // the longest
};

// The first line of a report may begin like this. What it is the host decides (oracles/console.h).
bool MayBeginReport(std::string_view line);

}  // namespace kapifuzz
