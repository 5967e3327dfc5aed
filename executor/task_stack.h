// Where in the kernel a task is, from /proc/TID/stack.
//
//   const std::string stack = KernelStackOf(tid);
//   // "do_dup2+0x1a2/0x1d0\n__x64_sys_dup2+0x5d/0x80\n..."
//   InnermostFrame(stack);            // "do_dup2"
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace kapifuzz {

// A frame per line, innermost first. Empty without CONFIG_STACKTRACE or the right to look; of a task that runs meanwhile,
// what the kernel can tell.
std::string KernelStackOf(pid_t task);

// The function of the first line, without its offset; empty if there is none.
std::string_view InnermostFrame(std::string_view stack);

}  // namespace kapifuzz
