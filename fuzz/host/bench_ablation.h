// The campaigns behind `kapifuzz bench --ablation`: with everything on and without each means in turn.
//
// Each is a campaign like any other (fuzz/host/fuzz_session.h) on one guest, in a directory that is thrown away, with
// nothing triaged. Each repeat runs all rows, in an order of its own: what disturbs the host for some minutes disturbs all rows
// alike, and those that run at once have other neighbours each time.
//
//   Result<std::vector<AblationRun>> runs = RunAblation({.setup = setup, .seconds = 60});
//   Result<std::vector<KillRun>> hunts = RunKillAblation({.setup = setup, .seconds = 60}, mutants);
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/ablation.h"
#include "fuzz/host/guest_setup.h"
#include "fuzz/host/kill_ablation.h"
#include "fuzz/host/mutant_catalogue.h"

namespace kapifuzz {

struct AblationOptions {
  GuestSetup setup;
  std::string seeds;  // empty: the campaigns start from nothing
  int seconds = 60;
  uint64_t programs =
      0;  // a campaign ends after so many, if its time is not over before; 0: by time alone
  int repeats = 3;
  int at_once = 1;
  uint64_t seed = 1;
  std::vector<std::string>
      without;  // the rows, one means or several with commas; empty: one for each means
  std::vector<std::string> syscalls, files;  // fuzz only these, as in FuzzOptions; empty: all
  bool focus = false;                        // of RunKillAblation, as in HuntMutant
};

// Says on stdout how far it is. SIGINT ends it early with the runs that are complete. A campaign that fails is left out, which
// stderr says; an Error if that leaves none.
Result<std::vector<AblationRun>> RunAblation(const AblationOptions& options);
// The same on kernels with one of `mutants` awake each, until it is found.
Result<std::vector<KillRun>> RunKillAblation(const AblationOptions& options,
                                             const std::vector<Mutant>& mutants);

}  // namespace kapifuzz
