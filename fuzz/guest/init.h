// Init: what process 1 of the guest does. It makes the machine usable, starts one worker for the job, watches over it, reaps
// orphans and powers off. It never runs a program itself: a worker that dies leaves init able to say so.
//
//   boot → mounts → memory shared with the host → /in/job → worker ⟲ → "kapifuzz: done STATUS" → power off
//
// What is missing (debugfs, 9p, ivshmem) costs one line on the console, and only the jobs that need it fail.
#pragma once

#include <string>

#include "base/result.h"

namespace kapifuzz {

// Loads the modules that came along, mounts the kernel's file systems and the 9p shares, if files did not come otherwise, sets
// the switches of failing allocations, opens the console as standard output. Returns what could not be loaded, mounted or set,
// in words, one per line; the caller knows what it needs.
std::string MountEverything(bool with_9p);

// Flushes and switches the machine off. Does not return.
[[noreturn]] void PowerOff();

}  // namespace kapifuzz
