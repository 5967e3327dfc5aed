// Replay: programs run several times each in a fresh guest (mode `replay`), for what each call gave
// and witnessed, and whether that was the same every time.
//
//   Result<std::vector<Replayed>> replayed = ReplayInGuest(setup, programs, 3, directory);
//   (*replayed)[0].calls[1].ret == -EBADF
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/program.h"
#include "fuzz/host/guest_setup.h"
#include "fuzz/host/vm.h"
#include "gen/ltp_emitter.h"

namespace kapifuzz {

struct Replayed {
  bool stable = false;  // every try gave the same, and the program ran to its end
  std::vector<WitnessedCall> calls;
};

// One result per program, in order.
using ReplayFunction =
    std::function<Result<std::vector<Replayed>>(const std::vector<Program>&, int tries)>;

Result<std::vector<Replayed>> ReplayInGuest(const GuestSetup& setup,
                                            const std::vector<Program>& programs, int tries,
                                            const VmDirectory& directory);

// replay.json of docs/formats.md section 6, from a guest; `count` programs are expected.
Result<std::vector<Replayed>> ParseReplay(const std::string& text, size_t count,
                                          const std::string& origin);

}  // namespace kapifuzz
