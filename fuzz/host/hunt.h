// HuntMutant: one campaign on a kernel with one mutant awake, and what it found.
//
//   Kill kill{.mutant = mutant};
//   if (std::optional<FuzzSession::Failure> failure = HuntMutant(fuzz, /*focus=*/true, &kill))
//     return Complain(failure->error, failure->status);
//   kill.found_as, kill.programs, kill.seconds
#pragma once

#include <optional>

#include "fuzz/host/fuzz_session.h"
#include "fuzz/host/kill_matrix.h"

namespace kapifuzz {

// Fills in what became of `kill->mutant`. With `focus` only what is specified in the file of the mutant's call is fuzzed, beside
// what `fuzz` names. A finding counts if it was confirmed, or without triage if it repeated in the guest that found it. A
// Failure if the campaign could not be.
std::optional<FuzzSession::Failure> HuntMutant(FuzzOptions fuzz, bool focus, Kill* kill);

}  // namespace kapifuzz
