// What mode `run` left in the guest's `out` share: the verdicts on one program.
//
//   Result<std::vector<Verdict>> verdicts = ReadRunVerdicts(directory);
#pragma once

#include <vector>

#include "base/result.h"
#include "fuzz/host/vm.h"
#include "oracles/verdict.h"

namespace kapifuzz {

// An Error when the file is missing or is no list of verdicts; the guest wrote it, so its bytes are untrusted.
Result<std::vector<Verdict>> ReadRunVerdicts(const VmDirectory& directory);

}  // namespace kapifuzz
