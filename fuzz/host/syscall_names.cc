#include "fuzz/host/syscall_names.h"

#include <algorithm>
#include <set>

#include "base/strings.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Few files have specifications, so where no name is near all of them are offered.
std::string Nearest(const std::string& file, const std::set<std::string>& known) {
  const std::vector<std::string> files(known.begin(), known.end());
  const std::string near = DidYouMean(file, files);
  return near.empty() ? "; there are specifications in " + Join(files, ", ") : near;
}

}  // namespace

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

Status AddSyscallsOfFiles(const std::vector<std::string>& files, std::vector<std::string>* names) {
  std::set<std::string> known;
  for (const SyscallDesc& desc : Syscalls()) known.insert(desc.file);
  for (const std::string& file : files) {
    if (!known.contains(file))
      return Error{file, "nothing is specified there" + Nearest(file, known)};
    for (const SyscallDesc& desc : Syscalls()) {
      if (file == desc.file && std::ranges::find(*names, desc.name) == names->end()) {
        names->push_back(desc.name);
      }
    }
  }
  return {};
}

}  // namespace kapifuzz
