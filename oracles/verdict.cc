#include "oracles/verdict.h"

#include <cstring>

namespace kapifuzz {
namespace {

constexpr const char* kClassNames[kFindingClassCount] = {
    "crash",
    "hang",
    "contract",
    "errno-missed",
    "errno-unspecified",
    "atomicity",
    "effect-undeclared",
    "effect-missing",
    "out-buffer",
    "leak",
    "race",
    "divergence",
};

}  // namespace

const char* FindingClassName(FindingClass c) { return kClassNames[static_cast<int>(c)]; }

bool ParseFindingClass(const char* name, FindingClass* c) {
  for (int i = 0; i < kFindingClassCount; ++i) {
    if (std::strcmp(kClassNames[i], name) != 0) continue;
    *c = static_cast<FindingClass>(i);
    return true;
  }
  return false;
}

bool IsSpecFinding(FindingClass c) {
  return c == FindingClass::kErrnoUnspecified || c == FindingClass::kEffectUndeclared;
}

}  // namespace kapifuzz
