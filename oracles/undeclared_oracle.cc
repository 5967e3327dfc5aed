// The undeclared-effect oracle: a successful call changes nothing that its specification is silent
// about.
//
// Rule: every change between the two moments is covered by the target of some `side-effect:` item.
// A finding about the specification: the change may well be right.
//
// Guards: both moments must have been seen whole. An effect with a prose target may be the one that
// was seen, so it covers everything, unless its types (locks, memory of the kernel, scheduling)
// cannot show in the small world. Items cover whether or not their `applies:` and `only-when:`
// hold; those are the effect oracle's. What is unknown covers.
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

// `types` is "alloc_memory|lock_acquire": no user of the small world can see any of these.
bool IsInvisible(std::string_view types) {
  static constexpr std::string_view kInvisible[] = {"alloc_memory", "free_memory", "lock_acquire",
                                                    "lock_release", "schedule",    "none"};
  while (!types.empty()) {
    const size_t end = types.find_first_of("|, ");
    const std::string_view type = types.substr(0, end);
    bool found = type.empty();
    for (const std::string_view name : kInvisible) found = found || type == name;
    if (!found) return false;
    types = end == std::string_view::npos ? std::string_view() : types.substr(end + 1);
  }
  return true;
}

bool IsDeclared(const Case& c, const Change& change) {
  for (const EffectDesc& effect : c.desc().effects) {
    if (effect.target.kind == TargetKind::kProse && IsInvisible(effect.types)) continue;
    if (!Matches(effect.target, change, c.view).IsFalse()) return true;
  }
  return false;
}

}  // namespace

bool JudgeUndeclared(const Case& c) {
  if (c.view.failed() || !c.diff.complete()) return false;
  for (const Change& change : c.diff.changes()) {
    if (IsDeclared(c, change)) continue;
    return Speak(c,
                 {.cls = FindingClass::kEffectUndeclared,
                  .line = c.desc().line,
                  .clause = ChangeKindName(change.kind)},
                 DescribeOutcome(c.view) + ", and " + change.Describe(c.view) +
                     ", which no side-effect of the specification declares");
  }
  return false;
}

}  // namespace kapifuzz
