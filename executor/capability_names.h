// Capability numbers and their names, as program environments and reports write them.
//
//   CapabilityFromName("CAP_DAC_OVERRIDE") == 1
//   CapabilityName(1)                    == "CAP_DAC_OVERRIDE"
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kapifuzz {

// An empty view for a number that Linux 6.12 does not have.
std::string_view CapabilityName(int number);
std::optional<int> CapabilityFromName(std::string_view name);
std::span<const std::string_view> AllCapabilityNames();

}  // namespace kapifuzz
