// The rules of `kapi diff`: what a change of one member means to a program in user space. docs/kapi-diff.md shows this table
// and argues for it; a test holds the two together and tests each row.
//
//   FindDiffRule("error-added").verdict   // Verdict::kIncompatible
#pragma once

#include <span>
#include <string_view>

namespace kapifuzz {

enum class Verdict { kCompatible, kUnclear, kIncompatible };

struct DiffRule {
  std::string_view name;
  Verdict verdict;
  std::string_view reason;
};

std::span<const DiffRule> AllDiffRules();

// Aborts for a name that is not in the table: names come from this program's own text.
const DiffRule& FindDiffRule(std::string_view name);

// "compatible", "unclear", "incompatible"
std::string_view VerdictName(Verdict verdict);

}  // namespace kapifuzz
