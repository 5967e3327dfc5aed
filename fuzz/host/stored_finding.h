// StoredFinding: what the directory of a finding says of it (docs/formats.md section 5).
//
//   Result<StoredFinding> stored = ReadStoredFinding("out/findings/contract-close-0123456789abcdef");
#pragma once

#include <string>

#include "base/result.h"
#include "oracles/verdict.h"

namespace kapifuzz {

struct StoredFinding {
  Verdict verdict;
  bool kept = false;  // shown only in children that run several programs
};

// An Error names the file that is missing or damaged.
Result<StoredFinding> ReadStoredFinding(const std::string& directory);

}  // namespace kapifuzz
