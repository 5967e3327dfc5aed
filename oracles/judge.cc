// JudgeProgram: which oracles are asked about which call of a run, and in which order.
//
// Guards that all oracles share stand here: without observation there is nothing to judge; a call
// that did not come back has no result; one that a deadline tick interrupted may have stopped
// half-way with any of the results that signals bring. Of calls that ran at once nobody saw the world in between, so they are
// asked only what holds whatever the other one did; the pair as a whole is the linear oracle's.
#include <algorithm>

#include "oracles/oracle.h"
#include "oracles/verdict.h"

namespace kapifuzz {
namespace {

// One wrong result is one finding, named by the first rule it breaks.
bool JudgeResult(const Case& c) { return JudgeErrno(c) || JudgeReturn(c) || JudgeEnsures(c); }

// What a call did to the small world. A failed call that changed something breaks its
// failure-atomic promise first; the clauses of its effects would only say it again.
void JudgeWorld(const Case& c, bool result_is_wrong) {
  if (JudgeAtomicity(c) || result_is_wrong) return;
  if (!JudgeEffects(c)) JudgeUndeclared(c);
}

// The call that the run ended in: of a pair the one that did not come back.
int LastCall(const Executor& executor) {
  const int last = executor.trace().started - 1;
  const bool first_of_pair = last > 0 && executor.program().calls[last - 1].race &&
                             !executor.trace().records[last - 1].returned;
  return first_of_pair ? last - 1 : last;
}

// From `begin` on, drops verdicts whose signature an earlier one of them has.
void KeepFirstOfEach(std::vector<Verdict>::iterator begin, std::vector<Verdict>* verdicts) {
  auto kept = begin;
  for (auto it = begin; it != verdicts->end(); ++it) {
    const bool repeated =
        std::any_of(begin, kept, [&](const Verdict& v) { return v.key == it->key; });
    if (!repeated) *kept++ = *it;
  }
  verdicts->erase(kept, verdicts->end());
}

}  // namespace

bool Speaks(const Clause& applies, const CallView& view) {
  return applies.holds == nullptr || applies.holds(view).IsTrue();
}

Value Evaluate(const Clause& clause, const CallView& view) {
  return clause.holds != nullptr ? clause.holds(view) : Value::Unknown();
}

int LineOf(const Clause& clause, int owner) { return clause.line > 0 ? clause.line : owner; }

void JudgeCall(const CallView& view, std::vector<Verdict>* verdicts) {
  const CallRecord& record = view.record();
  if (!view.trace->observed || view.index >= view.trace->looked) return;
  if (!record.executed || !record.returned || record.interrupted) return;
  const WorldDiff diff(view);
  const Case c{view, diff, verdicts};
  if (InPair(*view.program, view.index)) {
    JudgeUnlisted(c);
    JudgeBuffers(c);
    return;
  }
  const bool result_is_wrong = JudgeResult(c);
  JudgeWorld(c, result_is_wrong);
  JudgeBuffers(c);
}

void JudgeProgram(const Executor& executor, std::vector<Verdict>* verdicts) {
  const auto first = static_cast<std::ptrdiff_t>(verdicts->size());
  const Trace& trace = executor.trace();
  for (int i = 0; i < trace.started; ++i) JudgeCall(executor.View(i), verdicts);
  if (trace.started > 0) JudgeOutcome(executor.View(LastCall(executor)), verdicts);
  KeepFirstOfEach(verdicts->begin() + first, verdicts);
}

}  // namespace kapifuzz
