// WitnessMiner: from a corpus to the smallest stable program for every witnessed error and effect.
//
//   corpus ─► replayed ─► per item the shortest witnesses ─► cut: what the call does not need,
//                            ▲                                    one call less, ordinary environment
//                            └───────── replayed again ◄──────────────────────────┘   until nothing gets smaller
//
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

struct MinerOptions {
  int tries = 3;
  int final_tries = 10;  // of what is given back
  int rounds = 6;        // of cutting, at most
  size_t keep = 3;       // witnesses that are cut, per item
};

// Stable witnesses, at least one for each error, effect and success that any stable program of
// `programs` witnesses; sorted so that equal input gives equal output.
Result<std::vector<Witness>> MineWitnesses(const std::vector<Program>& programs,
                                           const ReplayFunction& replay,
                                           const MinerOptions& options);

}  // namespace kapifuzz
