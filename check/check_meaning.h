// Specifications that parse, name only what exists (specs/check.h), and still cannot be meant: conditions that never
// hold, promises that contradict each other, items twice, parameters that nothing speaks of.
//
//   for (const Problem& problem : CheckMeaning(spec)) puts(problem.ToString().c_str());
//       fs/open.c:101: error: sys_close: error EBADF: when can never hold: 'fd < 0'
//
// An error here is certain (check/satisfiable.h); what a careful author may have wanted is a warning.
#pragma once

#include <vector>

#include "specs/model.h"
#include "specs/problem.h"

namespace kapifuzz {

std::vector<Problem> CheckMeaning(const ApiSpec& spec);

}  // namespace kapifuzz
