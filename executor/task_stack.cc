#include "executor/task_stack.h"

#include "base/files.h"
#include "base/strings.h"

namespace kapifuzz {

std::string KernelStackOf(pid_t task) {
  const Result<std::string> text = ReadFile("/proc/" + std::to_string(task) + "/stack");
  if (!text.ok()) return "";
  std::string frames;
  // "[<0>] do_dup2+0x1a2/0x1d0": the address is always withheld.
  for (std::string_view line : SplitLines(*text)) {
    if (line.starts_with("[<")) line.remove_prefix(std::min(line.find("] ") + 2, line.size()));
    frames.append(line).push_back('\n');
  }
  return frames;
}

std::string_view InnermostFrame(std::string_view stack) {
  return stack.substr(0, stack.find_first_of("+\n"));
}

}  // namespace kapifuzz
