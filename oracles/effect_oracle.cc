// The effect oracle: declared side effects come when they must and not when they must not.
//
// Rules, per `side-effect:` item with an expression:
//   only-when  its target changed although `only-when:` is false: contract.
//   ensures    the call succeeded, `only-when:` is absent or true, and an `ensures:` is false:
//              effect-missing. An `ensures:` that asks for `errno` or `ret < 0` is judged after
//              failed calls too.
//
// Guards: an effect counts as seen only if its formal target surely changed (Matches() is true, not
// unknown). Another effect that may explain the change acquits: one that covers it and is not
// forbidden itself, and any effect whose target is prose. `applies:` that is false or unknown
// silences the item. After failed calls only-when is left to the atomicity oracle wherever that
// promise is made.
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

std::string EffectName(const EffectDesc& effect) {
  return std::string(effect.types) + " on " + effect.target.text;
}

bool IsForbidden(const EffectDesc& effect, const CallView& view) {
  return Speaks(effect.applies, view) && Evaluate(effect.only_when, view).IsFalse();
}

// Some effect that is not forbidden may have made the change.
bool IsExplained(const Case& c, const Change& change) {
  for (const EffectDesc& effect : c.desc().effects) {
    if (!IsForbidden(effect, c.view) && !Matches(effect.target, change, c.view).IsFalse()) {
      return true;
    }
  }
  return false;
}

bool JudgeOnlyWhen(const Case& c, const EffectDesc& effect) {
  if (effect.only_when.holds == nullptr || !IsForbidden(effect, c.view)) return false;
  for (const Change& change : c.diff.changes()) {
    if (!Matches(effect.target, change, c.view).IsTrue() || IsExplained(c, change)) continue;
    return Speak(c,
                 {.cls = FindingClass::kContract,
                  .line = LineOf(effect.only_when, effect.line),
                  .clause = "only-when of " + EffectName(effect)},
                 DescribeOutcome(c.view) + ", and " + change.Describe(c.view) + " although `" +
                     effect.only_when.text + "` is false");
  }
  return false;
}

bool JudgeEnsured(const Case& c, const EffectDesc& effect) {
  if (!Speaks(effect.applies, c.view)) return false;
  if (effect.only_when.holds != nullptr && !effect.only_when.holds(c.view).IsTrue()) return false;
  for (const Clause& ensures : effect.ensures) {
    if (c.view.failed() && !SpeaksOfFailure(ensures)) continue;
    if (!Evaluate(ensures, c.view).IsFalse()) continue;
    return Speak(c,
                 {.cls = FindingClass::kEffectMissing,
                  .line = LineOf(ensures, effect.line),
                  .clause = EffectName(effect) + " ensures " + ensures.text},
                 DescribeOutcome(c.view) + " but `" + ensures.text + "` is false afterwards");
  }
  return false;
}

}  // namespace

bool JudgeEffects(const Case& c) {
  const bool promised_none =
      c.view.failed() && c.desc().failure_atomic != FailureAtomic::kNo;  // atomicity_oracle.cc
  for (const EffectDesc& effect : c.desc().effects) {
    if (JudgeEnsured(c, effect)) return true;
    if (!promised_none && JudgeOnlyWhen(c, effect)) return true;
  }
  return false;
}

}  // namespace kapifuzz
