// WitnessMiner: from a corpus to the smallest stable program for every witnessed error and effect.
//
//   corpus ─► replayed ─► per item the best witnesses ─► cut: what the call does not need,
//                ▲                                         one call less, a more ordinary environment
//                └───────── replayed again ◄─────────────────────────┘   until nothing gets smaller
//
// What can become a test comes before what is short: gen/ltp_case.h says whether it can.
// It never believes that a cut keeps what it should: every candidate is replayed, several times, and
// only what shows its item each time counts.
//
//   Result<std::vector<Witness>> witnesses = MineWitnesses(programs, replay, {});
#pragma once

#include <vector>

#include "base/result.h"
#include "executor/program.h"
#include "fuzz/host/replay.h"
#include "gen/ltp_emitter.h"

namespace kapifuzz {

// Each round is a guest that boots for seconds; a program takes it milliseconds.
struct MinerOptions {
  int tries = 2;
  int final_tries = 5;  // of what is given back
  int rounds = 4;       // of cutting, at most
  size_t keep = 2;      // witnesses that are cut, per item
};

// Stable witnesses, at least one for each error and effect that any stable program of `programs`
// witnesses; sorted so that equal input gives equal output.
Result<std::vector<Witness>> MineWitnesses(const std::vector<Program>& programs,
                                           const ReplayFunction& replay,
                                           const MinerOptions& options);

}  // namespace kapifuzz
