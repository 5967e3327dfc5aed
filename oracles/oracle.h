// Oracle: one rule by which an executed call is judged. This header lists them all; each has a file
// of its own that opens with its rule and with what keeps it from crying wolf.
//
//   JudgeProgram ─► JudgeCall, per call that returned ─► WorldDiff ─► JudgeErrno, JudgeReturn, ...
//
// Adding one: docs/oracles.md, last section.
#pragma once

#include <vector>

#include "executor/observation.h"
#include "oracles/verdict.h"
#include "oracles/world_diff.h"

namespace kapifuzz {

// One call before the bench: what was seen, what changed, and where verdicts go. The references
// outlive the case.
struct Case {
  const CallView& view;
  const WorldDiff& diff;
  std::vector<Verdict>* verdicts;

  const SyscallDesc& desc() const { return *view.desc; }
};

// Rules about the result. True if it spoke: one wrong result makes one finding, so the judge asks
// them in this order and stops at the first that speaks.
bool JudgeErrno(const Case& c);  // errno_oracle.cc
// Its part that needs no moment around the call: an errno that nothing in the specification names.
bool JudgeUnlisted(const Case& c);
bool JudgeReturn(const Case& c);   // return_oracle.cc
bool JudgeEnsures(const Case& c);  // ensures_oracle.cc

// Rules about what the call did to the small world and to memory.
bool JudgeAtomicity(const Case& c);   // atomicity_oracle.cc
bool JudgeEffects(const Case& c);     // effect_oracle.cc
bool JudgeUndeclared(const Case& c);  // undeclared_oracle.cc
bool JudgeBuffers(const Case& c);     // buffer_oracle.cc

// All of them for one call. Asks nothing about a call that did not return or was interrupted.
void JudgeCall(const CallView& view, std::vector<Verdict>* verdicts);

// How the run as a whole ended: crash and hang verdicts. `view` is the last call that was started.
void JudgeOutcome(const CallView& view, std::vector<Verdict>* verdicts);

// True when the clause has no `applies:` or it holds; false and unknown silence the clause.
bool Speaks(const Clause& applies, const CallView& view);
// The value of a clause that has an expression; unknown for one that has none.
Value Evaluate(const Clause& clause, const CallView& view);
// The clause's own line of the specification, or the line of what it belongs to.
int LineOf(const Clause& clause, int owner);
// An `ensures:` that is meant for failed calls as well: it asks for errno, or whether ret < 0.
bool SpeaksOfFailure(const Clause& ensures);

}  // namespace kapifuzz
