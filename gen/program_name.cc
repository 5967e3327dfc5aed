#include "gen/program_name.h"

#include <algorithm>
#include <iterator>

namespace kapifuzz {
namespace {

// SYSCALL_DEFINEn names whose entry of arch/x86/entry/syscalls/syscall_64.tbl is called otherwise.
struct Alias {
  std::string_view kernel;
  std::string_view user;
};
constexpr Alias kAliases[] = {
    {"newstat", "stat"},   {"newfstat", "fstat"},      {"newlstat", "lstat"},
    {"newuname", "uname"}, {"sendfile64", "sendfile"}, {"umount", "umount2"},
};

}  // namespace

std::string ProgramName(const ApiSpec& spec) {
  const std::string_view name = SyscallName(spec);
  auto it = std::ranges::find(kAliases, name, &Alias::kernel);
  return std::string(it == std::end(kAliases) ? name : it->user);
}

}  // namespace kapifuzz
