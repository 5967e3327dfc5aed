// The running kernel's configuration, for `applies: config(CONFIG_X)`.
//
//   KernelConfig::Get().Has("CONFIG_KCMP")   // true, false, or nothing if the configuration cannot be read
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace kapifuzz {

class KernelConfig {
 public:
  // Of this kernel: /proc/config.gz, else /boot/config-RELEASE. Read once.
  static const KernelConfig& Get();
  // From a text of CONFIG_X=y lines; for tests.
  static KernelConfig Parse(std::string_view text);

  // Built in (`=y`). A module counts as absent, as its code may not be there.
  std::optional<bool> Has(std::string_view symbol) const;
  // Built as a module (`=m`).
  bool IsModule(std::string_view symbol) const { return modules_.contains(symbol); }

 private:
  bool known_ = false;
  std::set<std::string, std::less<>> built_in_, modules_;
};

}  // namespace kapifuzz
