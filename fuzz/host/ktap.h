// KTAP on a kernel's console: what KUnit reports while the kernel boots
// (Documentation/dev-tools/ktap.rst); and TAP, its flat ancestor, as kselftests print it.
//
//   KtapResult result = ParseKtap(console);
//   result.passed, result.failed, result.failures[0] == "kapi: kapi_json_complete"
//   ParseTap("TAP version 13\n1..1\nok 1 opens\n").Ok()
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

struct KtapResult {
  int passed = 0, failed = 0, skipped = 0;  // test cases, not suites
  int planned = 0;                          // sum of the suites' plans
  std::vector<std::string> failures;        // "SUITE: CASE", or "CASE" of a program without suites

  // Everything that was planned ran and passed or was skipped.
  bool Ok() const { return failed == 0 && passed > 0 && passed + skipped == planned; }
};

// The console's lines may carry printk time stamps and other messages in between.
KtapResult ParseKtap(std::string_view console);

// What one program printed. A program that skips all of itself ("1..0 # SKIP why") is not Ok.
KtapResult ParseTap(std::string_view output);

}  // namespace kapifuzz
