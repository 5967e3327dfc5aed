#include "base/signal_names.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace kapifuzz {
namespace {

// Indexed by number, arch/x86/include/uapi/asm/signal.h.
constexpr std::string_view kNames[] = {
    "",          "SIGHUP",  "SIGINT",    "SIGQUIT", "SIGILL",   "SIGTRAP", "SIGABRT", "SIGBUS",
    "SIGFPE",    "SIGKILL", "SIGUSR1",   "SIGSEGV", "SIGUSR2",  "SIGPIPE", "SIGALRM", "SIGTERM",
    "SIGSTKFLT", "SIGCHLD", "SIGCONT",   "SIGSTOP", "SIGTSTP",  "SIGTTIN", "SIGTTOU", "SIGURG",
    "SIGXCPU",   "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO",   "SIGPWR",  "SIGSYS"};

struct Alias {
  std::string_view name;
  std::string_view canonical;
};
constexpr Alias kAliases[] = {{"SIGIOT", "SIGABRT"}, {"SIGPOLL", "SIGIO"}, {"SIGCLD", "SIGCHLD"}};

}  // namespace

std::string_view SignalName(int number) {
  if (number < 0 || static_cast<size_t>(number) >= std::size(kNames)) return {};
  return kNames[number];
}

std::optional<int> SignalNumber(std::string_view name) {
  for (const Alias& alias : kAliases) {
    if (alias.name == name) name = alias.canonical;
  }
  if (name.empty()) return std::nullopt;
  auto it = std::find(std::begin(kNames), std::end(kNames), name);
  if (it == std::end(kNames)) return std::nullopt;
  return static_cast<int>(it - std::begin(kNames));
}

}  // namespace kapifuzz
