#include "fuzz/guest/kernel_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace kapifuzz {
namespace {

// From here on it is no message of the kernel's that a console at `loglevel=6` shows (fuzz/host/qemu_command.cc).
constexpr int kPriorities = 6;

// "4,512,41237,-;message\n", and lines of further facts that begin with a blank. Empty if the host does not see it.
std::string_view Message(std::string_view record) {
  int priority = kPriorities;
  std::from_chars(record.data(), record.data() + record.size(), priority);
  const size_t begin = record.find(';');
  if (priority >= kPriorities || begin == record.npos) return {};
  return record.substr(begin + 1, record.find('\n', begin) - begin - 1);
}

}  // namespace

KernelLog::KernelLog() : records_(open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
  if (records_) lseek(records_.get(), 0, SEEK_END);
}

bool KernelLog::HasReport() {
  bool has_report = false;
  while (records_) {
    const ssize_t size = read(records_.get(), record_.data(), record_.size());
    if (size < 0 && errno == EPIPE) continue;  // newer records took the place of what was next
    if (size <= 0) break;
    has_report |= MayBeginReport(Message({record_.data(), static_cast<size_t>(size)}));
  }
  return has_report;
}

bool MayBeginReport(std::string_view line) {
  constexpr std::string_view kBeginnings[] = {
      "=====",         "------------[",  "BUG",
      "CFI failure",   "INFO:",          "Kernel panic",
      "NMI watchdog:", "Oops",           "Out of memory: Killed process 1 ",
      "PANIC:",        "UBSAN:",         "WARNING:",
      "csd:",          "divide error",   "general protection",
      "int3",          "invalid opcode", "kernel BUG",
      "kmemleak:",     "pagealloc:",     "rcu: INFO:",
      "rcu_tasks",     "smp: csd:",      "stack segment",
      "traps: PANIC:", "unchecked MSR",  "unreferenced object",
      "watchdog:",
  };
  return std::ranges::any_of(kBeginnings,
                             [line](std::string_view begin) { return line.starts_with(begin); });
}

}  // namespace kapifuzz
