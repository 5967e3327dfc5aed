// What the kernel of a guest reported once the guest was ready: before that no program ran, and what a starved guest says
// while it boots (a lockup in a driver's probe) is nobody's finding.
//
//   for (const CrashReport& report : GuestReports(console)) ...
#pragma once

#include <string>
#include <vector>

#include "oracles/console.h"

namespace kapifuzz {

// All reports where the log has no line that says "ready": its beginning is gone, or nothing ever wrote one.
std::vector<CrashReport> GuestReports(const std::string& console,
                                      const ConsoleOptions& options = {});

}  // namespace kapifuzz
