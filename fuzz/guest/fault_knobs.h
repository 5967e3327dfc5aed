// The kernel's switches for failing allocations, set once at boot.
//
// As a kernel boots, only allocations that may not sleep can fail, and no single page: few that a system call makes. With
// these switches any of them can, those of user memory included, and none prints its stack. A program still says which one
// fails (Call::fail_nth); nothing fails by chance.
#pragma once

#include <string>

namespace kapifuzz {

// Sets the switches below `debugfs`. A kernel without CONFIG_FAULT_INJECTION_DEBUG_FS has none, which is no error. Returns what
// could not be set, in words, one per line.
std::string SetFaultKnobs(const std::string& debugfs = "/sys/kernel/debug");

}  // namespace kapifuzz
