// Speak: how an oracle files its verdict.
//
//   Speak(c, {.cls = FindingClass::kErrnoMissed, .line = error.line, .clause = "EBADF"},
//         "returned 0 although ...");
#pragma once

#include <string>

#include "oracles/oracle.h"

namespace kapifuzz {

struct Finding {
  FindingClass cls;
  int line;            // of the specification
  std::string clause;  // names the clause within class and syscall; part of the signature
};

// Files "CALL CLAIM" as a verdict of the case's call. Returns true, so that an oracle can say
// `return Speak(...)`.
bool Speak(const Case& c, const Finding& finding, const std::string& claim);

// The same without a case, for how a run ended.
void SpeakOf(const CallView& view, const Finding& finding, const std::string& claim,
             std::vector<Verdict>* verdicts);

}  // namespace kapifuzz
