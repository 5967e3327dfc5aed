// What changed between two sets of specifications, from the view of a program that makes the calls: `kapi diff`.
//
// Every difference of two specifications is at least one Change; the rules are in specs/diff_rules.h, the way they are
// applied in docs/kapi-diff.md.
//
//   std::vector<Change> changes = DiffContracts(old_specs, new_specs);
//   changes[0].rule->name                  // "error-added"
//   ToPlain(changes)                       // "fs/open.c:97: incompatible: sys_open: error EAGAIN: callers do not ..."
//   WorstVerdict(changes)                  // Verdict::kIncompatible
#pragma once

#include <span>
#include <string>
#include <vector>

#include "specs/diff_rules.h"
#include "specs/model.h"

namespace kapifuzz {

struct Change {
  const DiffRule* rule;
  std::string api = {};     // "sys_open"
  std::string what = {};    // "error EAGAIN", "param flags"
  Location place = {};      // in the second set; of what is gone, in the first. May be empty
  std::string before = {};  // empty where there was nothing, or nothing short to show
  std::string after = {};
};

// Sorted by name of the call, then in the order of the model. Empty exactly if both say the same.
std::vector<Change> DiffContracts(std::span<const ApiSpec> before, std::span<const ApiSpec> after);

Verdict WorstVerdict(std::span<const Change> changes);

// One line for each change, and a last one that counts them.
std::string ToPlain(std::span<const Change> changes);
// {"schema": 1, "incompatible": 1, "unclear": 0, "compatible": 2, "changes": [{...}]}: docs/formats.md section 7.
std::string ToJson(std::span<const Change> changes);

}  // namespace kapifuzz
