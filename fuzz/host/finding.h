// Finding: one claim about the kernel or a specification, from the guest's event to its page.
//
// Life: a guest reports it (raw: stored at once) → triage reruns and minimises it in a fresh guest →
// confirmed (counted, has a page) or unconfirmed (kept apart). Verdicts with equal signatures are
// one finding; later ones only count.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "oracles/verdict.h"

namespace kapifuzz {

enum class FindingStatus {
  kRaw,
  kConfirmed,
  kUnconfirmed,
  kKnown,  // an earlier campaign has it: kept, not triaged
};
const char* FindingStatusName(FindingStatus status);

struct Finding {
  std::string id = {};  // directory name: contract-close-0123456789abcdef
  FindingStatus status = FindingStatus::kRaw;
  Verdict verdict = {};
  bool killed_guest = false;       // the host saw it: the guest crashed or hung
  int repeated = 0, tries = 0;     // in fresh processes of a fresh guest, once triaged
  uint64_t count = 1;              // times reported
  int64_t at_ms = 0;               // since the campaign's start
  std::vector<uint8_t> wire = {};  // as found
};

// Confirmed, or not triaged yet: what makes a campaign end with status 1. What did not repeat, or is known, does not.
bool CountsAsFound(const Finding& finding);

// A crash that a console told. One whose clause is a signal's name ended a child alone (oracles/outcome_oracle.cc).
bool EndsGuest(const Verdict& verdict);

// Its page below OUT: "findings/ID/finding.md".
std::string FindingPage(const Finding& finding);

// "contract-close-0123456789abcdef"; "crash-unknown-..." when no call was running.
std::string FindingId(const Verdict& verdict);

}  // namespace kapifuzz
