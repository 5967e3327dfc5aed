// From a dead guest to a finding: what its console says, and the program it was running.
//
//   std::optional<Finding> finding = FindingOfDeath(death, at_ms);
#pragma once

#include <optional>

#include "fuzz/host/finding.h"
#include "fuzz/host/worker.h"

namespace kapifuzz {

// Nothing for deaths that are no finding: the guest said why it ended, or it never ran a program.
std::optional<Finding> FindingOfDeath(const Death& death, int64_t at_ms);

}  // namespace kapifuzz
