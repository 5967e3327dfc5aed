// KillMatrix: which mutants a campaign has found, as which class of finding, and after how much work.
//
//   mutant                                              expected      found as      programs  seconds
//   1 pipe2 leaves both descriptors open when ...       atomicity     atomicity          412      1.3
//
//   Print("{}", KillTable(kills));
#pragma once

#include <string>
#include <vector>

#include "fuzz/host/mutant_catalogue.h"

namespace kapifuzz {

struct Kill {
  Mutant mutant = {};
  std::vector<FindingClass> found_as =
      {};                 // confirmed findings, in the order of their names; empty: it lives
  uint64_t programs = 0;  // run until the campaign ended
  double seconds = 0;     // until the first finding, or the campaign's length
};

std::string KillTable(const std::vector<Kill>& kills);
// `without`: the means that the campaigns did not have (fuzz/shared/means.h).
std::string KillJson(const std::vector<Kill>& kills, const std::string& kernel,
                     const std::vector<std::string>& without = {});

}  // namespace kapifuzz
