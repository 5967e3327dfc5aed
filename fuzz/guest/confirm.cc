#include "fuzz/guest/confirm.h"

#include <algorithm>

#include "fuzz/guest/races.h"

namespace kapifuzz {

const Verdict* FindVerdict(const Runner& runner, uint64_t signature) {
  for (const Verdict& verdict : runner.verdicts()) {
    if (verdict.Signature() == signature) return &verdict;
  }
  return nullptr;
}

Repetition Repeat(Runner* runner, const Program& program, uint64_t signature, uint32_t tries) {
  Repetition result;
  for (; result.tries < tries; ++result.tries) {
    runner->Run(WithVariedDelays(program, result.tries));
    if (FindVerdict(*runner, signature) != nullptr) ++result.repeated;
    if (!runner->usable()) return result;
  }
  return result;
}

uint32_t TriesFor(const Program& program, uint32_t tries) {
  return HasRace(program) ? std::max(tries, kRaceTries) : tries;
}

bool IsConfirmed(const Program& program, const Repetition& repetition) {
  return HasRace(program) ? repetition.repeated > 0 : repetition.repeated == repetition.tries;
}

std::optional<uint32_t> FirstShowing(Runner* runner, const Program& program, uint64_t signature,
                                     uint32_t tries) {
  for (uint32_t i = 0; i < tries; ++i) {
    runner->Run(WithVariedDelays(program, i));
    if (FindVerdict(*runner, signature) != nullptr) return i;
  }
  return std::nullopt;
}

}  // namespace kapifuzz
