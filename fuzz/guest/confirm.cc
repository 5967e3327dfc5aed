#include "fuzz/guest/confirm.h"

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
    runner->Run(program);
    if (FindVerdict(*runner, signature) != nullptr) ++result.repeated;
  }
  return result;
}

}  // namespace kapifuzz
