// What mode `run` left in the guest's `out` share: what the calls of a program returned, and the verdicts on them.
//
//   Result<RunReport> report = ReadRunReport(directory);
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "fuzz/host/vm.h"
#include "oracles/verdict.h"

namespace kapifuzz {

struct RunReport {
  std::vector<int64_t> results;  // of the calls that returned, up to the first that did not
  std::vector<Verdict> verdicts;
};

// An Error when the file is missing or is no such report; the guest wrote it, so its bytes are untrusted.
Result<RunReport> ReadRunReport(const VmDirectory& directory);

}  // namespace kapifuzz
