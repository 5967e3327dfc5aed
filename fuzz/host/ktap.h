// KTAP on a kernel's console: what KUnit reports while the kernel boots
// (Documentation/dev-tools/ktap.rst).
//
//   KtapResult result = ParseKtap(console);
//   result.passed, result.failed, result.failures[0] == "kapi: kapi_json_complete"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

struct KtapResult {
  int passed = 0, failed = 0, skipped = 0;  // test cases, not suites
  int planned = 0;                          // sum of the suites' plans
  std::vector<std::string> failures;        // "SUITE: CASE"

  // Everything that was planned ran and passed or was skipped.
  bool Ok() const { return failed == 0 && passed > 0 && passed + skipped == planned; }
};

// The console's lines may carry printk time stamps and other messages in between.
KtapResult ParseKtap(std::string_view console);

}  // namespace kapifuzz
