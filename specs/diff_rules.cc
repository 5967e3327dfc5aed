#include "specs/diff_rules.h"

#include <algorithm>
#include <cstdlib>

namespace kapifuzz {
namespace {

constexpr Verdict kYes = Verdict::kCompatible;
constexpr Verdict kMaybe = Verdict::kUnclear;
constexpr Verdict kNo = Verdict::kIncompatible;

constexpr DiffRule kRules[] = {
    // the whole call
    {"spec-added", kYes, "nothing was promised about it before"},
    {"spec-removed", kNo, "nothing is promised about it any more"},
    {"kind-changed", kNo, "it is called in another way"},
    {"text-changed", kYes, "documentation; no program sees it"},
    {"prose-changed", kMaybe, "a condition in prose, which only a person can judge"},
    {"member-changed", kMaybe, "there is no rule for this member"},
    {"context-changed", kYes, "user space always calls from process context"},
    {"context-added", kYes, "kernel code may call it from more places"},
    {"context-removed", kNo, "kernel code calls it from there"},
    {"may-sleep", kNo, "kernel code that must not sleep calls it"},
    {"atomicity-gained", kYes, "a failed call now changes less"},
    {"atomicity-lost", kNo, "a failed call may now have changed something"},
    {"concurrency-gained", kYes, "more is promised about calls at the same time"},
    {"concurrency-lost", kNo, "less is promised about calls at the same time"},
    // parameters
    {"param-count", kNo, "callers pass another number of arguments"},
    {"param-renamed", kYes, "names are no part of the binary interface"},
    {"ctype-changed", kNo, "width, sign or meaning of the argument differs"},
    {"ctype-qualified", kYes, "only qualifiers differ"},
    {"param-type", kNo, "callers pass something else"},
    {"kinds-added", kYes, "more kinds of files are accepted"},
    {"kinds-removed", kNo, "callers pass such files"},
    {"struct-changed", kNo, "callers lay their memory out otherwise"},
    {"input-added", kNo, "the kernel now reads what callers may not have set"},
    {"input-removed", kYes, "what callers pass is not looked at any more"},
    {"output-added", kNo, "memory of the caller is now overwritten"},
    {"output-removed", kNo, "memory that callers read is not filled any more"},
    {"optional-added", kYes, "NULL is now allowed"},
    {"optional-removed", kNo, "callers pass NULL"},
    {"const-added", kYes, "the kernel leaves this memory alone"},
    {"const-removed", kNo, "the kernel may now write there"},
    {"aligned-added", kNo, "callers pass unaligned values"},
    {"aligned-removed", kYes, "unaligned values are now accepted"},
    {"flag-changed", kMaybe, "says how the kernel treats the memory, not what callers may pass"},
    {"constraint-added", kNo, "values are no longer known that were before"},
    {"constraint-removed", kYes, "every value is known now"},
    {"constraint-widened", kYes, "more values are known"},
    {"constraint-narrowed", kNo, "values are no longer known that were before"},
    {"constraint-changed", kMaybe, "neither set of values was seen to hold the other"},
    {"size-changed", kNo, "callers pass memory of another size"},
    {"struct-added", kYes, "its layout was not specified before"},
    {"struct-removed", kMaybe, "its layout is not specified any more"},
    {"struct-size", kNo, "callers lay their memory out otherwise"},
    {"field-added", kMaybe, "callers do not set it, or do not expect it"},
    {"field-removed", kNo, "callers set it, or look at it"},
    {"field-moved", kNo, "callers find something else at its place"},
    {"ioctl-command", kNo, "callers pass another number, or another argument"},
    {"ioctl-file", kMaybe, "other files take the command"},
    // result
    {"return-added", kYes, "nothing was promised about the result before"},
    {"return-removed", kNo, "nothing is promised about the result any more"},
    {"return-type", kNo, "callers take the result for something else"},
    {"return-check", kMaybe, "success is told from failure in another way"},
    {"return-kinds-added", kMaybe, "callers may get a kind of file that they do not expect"},
    {"return-kinds-removed", kYes, "callers expect all that still comes"},
    {"return-narrowed", kYes, "callers expect all that still comes"},
    {"return-widened", kNo, "callers get results that they do not expect"},
    {"return-changed", kMaybe, "neither range of results was seen to hold the other"},
    {"ensures-added", kYes, "one promise more"},
    {"ensures-dropped", kNo, "a promise that callers rely on is not kept any more"},
    // errors
    {"error-added", kNo, "callers do not expect this error"},
    {"error-added-new-flags", kYes, "it comes only with bits that were not known before"},
    {"error-added-replaces", kMaybe, "the call was bound to fail there, but with another error"},
    {"error-added-applies", kMaybe, "it comes only where the clause applies"},
    {"error-added-unnamed", kMaybe, "it names no errno"},
    {"error-removed", kYes, "callers handle one error too many"},
    {"error-removed-promised", kMaybe,
     "the call was bound to fail there, and callers may rely on that"},
    {"error-code", kNo, "the error has another number"},
    {"error-reason-added", kMaybe, "a known error comes for one reason more"},
    {"error-reason-covered", kYes, "the error could come at any time before"},
    {"error-when-added", kMaybe, "the call may have succeeded there and is now bound to fail"},
    {"error-when-widened", kMaybe, "the call may have succeeded there and is now bound to fail"},
    {"error-when-new-failure", kNo,
     "the call could not fail there with this error and is now bound to"},
    {"error-when-narrowed", kMaybe,
     "the call was bound to fail there, and callers may rely on that"},
    {"error-when-changed", kMaybe, "neither condition was seen to imply the other"},
    {"error-narrowed", kYes, "the error comes in fewer cases"},
    {"error-widened", kMaybe, "a known error comes in more cases"},
    {"error-changed", kMaybe, "neither condition was seen to imply the other"},
    {"applies-changed", kMaybe, "the clause speaks of other environments"},
    // effects and states
    {"effect-added", kMaybe, "callers may be surprised, or glad"},
    {"effect-removed", kMaybe, "callers may rely on it"},
    {"effect-removed-promised", kNo, "a promise that callers rely on is not kept any more"},
    {"effect-narrowed", kYes, "it happens in fewer cases, and no promise was dropped"},
    {"effect-widened", kMaybe, "it happens in more cases"},
    {"effect-changed", kMaybe, "it happens in other cases"},
    {"effect-type", kMaybe, "another kind of effect on the same target"},
    {"reversible-gained", kYes, "it can now be undone"},
    {"reversible-lost", kNo, "it cannot be undone any more"},
    {"transition-added", kMaybe, "callers may be surprised, or glad"},
    {"transition-removed", kMaybe, "callers may rely on it"},
    {"transition-removed-promised", kNo, "a promise that callers rely on is not kept any more"},
    {"transition-states", kNo, "the object ends, or must begin, in another state"},
    {"lock-changed", kYes, "user space never sees the kernel's locks"},
    {"lock-contract", kMaybe, "kernel code that calls it may hold or expect the lock"},
    // signals
    {"signal-added", kMaybe, "callers may be interrupted, or not know the signal"},
    {"signal-added-fatal", kNo, "callers without a handler are ended"},
    {"signal-removed", kMaybe, "callers may wait for it"},
    {"signal-interrupts", kNo, "callers do not expect to be interrupted"},
    {"signal-waits", kYes, "the call is interrupted less"},
    {"signal-restarts", kYes, "the call goes on by itself after the signal"},
    {"signal-restart-lost", kNo, "callers do not repeat the call themselves"},
    {"signal-errno", kNo, "an interrupted call returns something else"},
    {"signal-changed", kMaybe, "the signal is met in another way"},
    // privileges and constraints of the whole call
    {"capability-required", kNo, "callers without the capability fail now"},
    {"capability-freed", kYes, "the capability is not needed any more"},
    {"capability-added", kYes, "callers with the capability may do more"},
    {"capability-removed", kNo, "callers with the capability may do less"},
    {"capability-action", kMaybe, "the capability does something else"},
    {"alternative-added", kYes, "one capability more will do"},
    {"alternative-removed", kNo, "callers have this capability alone"},
    {"capability-number", kNo, "another capability is meant"},
    {"rule-added", kNo, "callers do not keep to it"},
    {"rule-removed", kYes, "callers keep to one rule too many"},
    {"rule-widened", kYes, "callers that kept to the old rule keep to the new one"},
    {"rule-narrowed", kNo, "callers may keep to the old rule only"},
    {"rule-changed", kMaybe, "neither rule was seen to imply the other"},
};

}  // namespace

std::span<const DiffRule> AllDiffRules() { return kRules; }

const DiffRule& FindDiffRule(std::string_view name) {
  auto it = std::find_if(std::begin(kRules), std::end(kRules),
                         [name](const DiffRule& rule) { return rule.name == name; });
  if (it == std::end(kRules)) std::abort();
  return *it;
}

std::string_view VerdictName(Verdict verdict) {
  if (verdict == Verdict::kCompatible) return "compatible";
  return verdict == Verdict::kUnclear ? "unclear" : "incompatible";
}

}  // namespace kapifuzz
