#include "fuzz/host/syscall_names.h"

#include "base/strings.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

Status CheckSyscallNames(std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const SyscallDesc& desc : Syscalls()) known.push_back(desc.name);
  for (std::string& name : names) {
    int index = FindSyscall(name);
    if (index < 0)
      return Error{name, "no specification of such a syscall" + DidYouMean(name, known)};
    name = known[static_cast<size_t>(index)];
  }
  return {};
}

}  // namespace kapifuzz
