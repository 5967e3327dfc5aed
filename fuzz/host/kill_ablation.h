// KillAblation: what each means of finding more is worth (fuzz/shared/means.h), counted in mutants found and the time that takes.
//
// Coverage says how much of a kernel was seen; what a user waits for is a bug. A mutant is found by luck as well, so every row
// hunts the same ones from the same seeds, and beside the geometric means stands in how many such pairs the row was sooner than
// the one with everything on, and in how many it was later: where a means does nothing, both are about the same.
//
//   Print("{}", KillAblationTable(runs));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kapifuzz {

// One campaign.
struct KillRun {
  std::string without = {};  // names of the means that were off; empty: none
  int mutant = 0;
  uint64_t seed = 1;
  bool found = false;
  uint64_t programs = 0;  // of the campaign, which ends when it is found
  double seconds = 0;     // until it was found, else of the campaign
};

// A row for each value of `without`, in the order of the runs: found and hunted, geometric means of seconds and programs (of one
// that was not found its whole campaign, which is less than it would have taken); then of the pairs that this row and the one with
// everything on both have the geometric means of the ratios, and in how many it was sooner and later; and for each mutant how often
// it was found.
std::string KillAblationTable(const std::vector<KillRun>& runs);
// Every run, and the rows of the table (docs/formats.md section 6).
std::string KillAblationJson(const std::vector<KillRun>& runs, const std::string& kernel,
                             const std::string& accel);

}  // namespace kapifuzz
