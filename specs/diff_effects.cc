// Side effects, state transitions, and locks.
#include "base/strings.h"
#include "specs/diff_parts.h"

namespace kapifuzz {
namespace {

void DiffEffect(const SideEffect& a, const SideEffect& b, SpecDiff* diff) {
  if (a.types != b.types) diff->Add("effect-type", Join(a.types, ", "), Join(b.types, ", "));
  diff->Text("effect-changed", a.target, b.target);
  diff->Text("text-changed", a.description, b.description);
  diff->Text("prose-changed", a.condition, b.condition);
  diff->Condition("effect", a.only_when, b.only_when);
  diff->Ensures(a.ensures, b.ensures);
  diff->Applies(a.applies, b.applies);
  const bool could = a.reversible.value_or(false), can = b.reversible.value_or(false);
  if (could != can) {
    diff->Add(can ? "reversible-gained" : "reversible-lost");
  } else if (a.reversible != b.reversible) {
    diff->Add("text-changed");
  }
  SideEffect rest = a;
  rest.types = b.types;
  rest.target = b.target;
  rest.description = b.description;
  rest.condition = b.condition;
  rest.only_when = b.only_when;
  rest.ensures = b.ensures;
  rest.applies = b.applies;
  rest.reversible = b.reversible;
  if (!(rest == b)) diff->Add("member-changed");
}

void DiffTransition(const StateTransition& a, const StateTransition& b, SpecDiff* diff) {
  if (a.from != b.from || a.to != b.to) {
    diff->Add("transition-states", a.from + " to " + a.to, b.from + " to " + b.to);
  }
  diff->Text("text-changed", a.description, b.description);
  diff->Text("prose-changed", a.condition, b.condition);
  diff->Condition("effect", a.only_when, b.only_when);
  diff->Ensures(a.ensures, b.ensures);
  diff->Applies(a.applies, b.applies);
  StateTransition rest = a;
  rest.from = b.from;
  rest.to = b.to;
  rest.description = b.description;
  rest.condition = b.condition;
  rest.only_when = b.only_when;
  rest.ensures = b.ensures;
  rest.applies = b.applies;
  if (!(rest == b)) diff->Add("member-changed");
}

}  // namespace

void DiffEffects(SpecDiff* diff) {
  const auto pairs = PairItems<SideEffect>(
      diff->a.side_effects, diff->b.side_effects,
      {[](const SideEffect& x, const SideEffect& y) { return x == y; },
       [](const SideEffect& x, const SideEffect& y) {
         return x.target == y.target && x.types == y.types;
       },
       [](const SideEffect& x, const SideEffect& y) { return x.target == y.target; }});
  for (const ItemPair<SideEffect>& pair : pairs) {
    const SideEffect& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("side-effect " + (shown.target.empty() ? Join(shown.types, ", ") : shown.target),
               pair.a ? pair.a->line.number : 0, pair.b ? pair.b->line.number : 0);
    if (!pair.a) {
      diff->Add("effect-added", "", Join(shown.types, ", "));
    } else if (!pair.b) {
      diff->Add(shown.ensures.empty() ? "effect-removed" : "effect-removed-promised",
                shown.ensures.empty() ? Join(shown.types, ", ") : Join(shown.ensures, "; "), "");
    } else {
      DiffEffect(*pair.a, *pair.b, diff);
    }
  }
}

void DiffTransitions(SpecDiff* diff) {
  const auto pairs = PairItems<StateTransition>(
      diff->a.state_transitions, diff->b.state_transitions,
      {[](const StateTransition& x, const StateTransition& y) { return x == y; },
       [](const StateTransition& x, const StateTransition& y) {
         return x.object == y.object && x.from == y.from && x.to == y.to;
       },
       [](const StateTransition& x, const StateTransition& y) { return x.object == y.object; }});
  for (const ItemPair<StateTransition>& pair : pairs) {
    const StateTransition& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("state-trans " + shown.object, pair.a ? pair.a->line.number : 0,
               pair.b ? pair.b->line.number : 0);
    const std::string states = shown.from + " to " + shown.to;
    if (!pair.a) {
      diff->Add("transition-added", "", states);
    } else if (!pair.b) {
      diff->Add(shown.ensures.empty() ? "transition-removed" : "transition-removed-promised",
                states, "");
    } else {
      DiffTransition(*pair.a, *pair.b, diff);
    }
  }
}

void DiffLocks(SpecDiff* diff) {
  const auto pairs =
      PairItems<Lock>(diff->a.locks, diff->b.locks,
                      {[](const Lock& x, const Lock& y) { return x == y; },
                       [](const Lock& x, const Lock& y) { return x.name == y.name; }});
  auto text = [](const Lock* lock) { return lock ? lock->type + " " + lock->scope : ""; };
  for (const ItemPair<Lock>& pair : pairs) {
    if (pair.a && pair.b && *pair.a == *pair.b) continue;
    diff->Item("lock " + (pair.b ? pair.b : pair.a)->name, 0, 0);
    diff->Add(IsCalledByUsers(diff->b) ? "lock-changed" : "lock-contract", text(pair.a),
              text(pair.b));
  }
}

}  // namespace kapifuzz
