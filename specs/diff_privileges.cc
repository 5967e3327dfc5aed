// Signals, capabilities, and constraints on the whole call.
#include <algorithm>

#include "base/strings.h"
#include "specs/diff_parts.h"
#include "specs/page_parts.h"

namespace kapifuzz {
namespace {

// Sent, and what it does to a process that does not care.
bool EndsTheCaller(const SignalSpec& signal) {
  const bool sent = std::find(signal.directions.begin(), signal.directions.end(), "send") !=
                    signal.directions.end();
  return sent &&
         (signal.action.empty() || signal.action == "default" || signal.action == "terminate" ||
          signal.action == "coredump" || signal.action == "stop");
}

void DiffSignal(const SignalSpec& a, const SignalSpec& b, SpecDiff* diff) {
  diff->Text("text-changed", a.description, b.description);
  diff->Text("prose-changed", a.condition, b.condition);
  const bool restarted = a.restartable.value_or(false), restarts = b.restartable.value_or(false);
  if (restarted != restarts) diff->Add(restarts ? "signal-restarts" : "signal-restart-lost");
  const bool interrupted = a.interruptible.value_or(false);
  const bool interrupts = b.interruptible.value_or(false);
  if (interrupted != interrupts) diff->Add(interrupts ? "signal-interrupts" : "signal-waits");
  auto errno_text = [](const SignalSpec& signal) {
    return signal.error ? std::to_string(*signal.error) : "";
  };
  diff->Text("signal-errno", errno_text(a), errno_text(b));
  SignalSpec rest = a;
  rest.description = b.description;
  rest.condition = b.condition;
  if (restarted != restarts) rest.restartable = b.restartable;
  if (interrupted != interrupts) rest.interruptible = b.interruptible;
  rest.error = b.error;
  if (!(rest == b)) diff->Add("signal-changed");
}

// Without it the call fails, in contrast to capabilities that only allow more.
bool IsRequired(const Capability& capability) { return capability.action == "perform_operation"; }

void DiffCapability(const Capability& a, const Capability& b, SpecDiff* diff) {
  if (a.number != b.number) {
    diff->Add("capability-number", std::to_string(a.number), std::to_string(b.number));
  }
  if (a.action != b.action) {
    diff->Add(IsRequired(b)   ? "capability-required"
              : IsRequired(a) ? "capability-freed"
                              : "capability-action",
              a.action, b.action);
  }
  diff->Text("prose-changed", a.allows, b.allows);
  diff->Text("prose-changed", a.without, b.without);
  diff->Text("prose-changed", a.condition, b.condition);
  const std::vector<std::string> before = NumbersWords(a.alternatives);
  const SetChange change = CompareSets(before, NumbersWords(b.alternatives));
  for (const std::string& word : change.added) diff->Add("alternative-added", "", word);
  for (const std::string& word : change.removed) diff->Add("alternative-removed", word, "");
  // The order in which the kernel looks at capabilities.
  if (a.priority != b.priority) diff->Add("text-changed");
  Capability rest = a;
  rest.number = b.number;
  rest.action = b.action;
  rest.allows = b.allows;
  rest.without = b.without;
  rest.condition = b.condition;
  rest.priority = b.priority;
  rest.alternatives = b.alternatives;
  if (!(rest == b)) diff->Add("member-changed");
}

}  // namespace

void DiffSignals(SpecDiff* diff) {
  const auto pairs = PairItems<SignalSpec>(
      diff->a.signals, diff->b.signals,
      {[](const SignalSpec& x, const SignalSpec& y) { return x == y; },
       [](const SignalSpec& x, const SignalSpec& y) {
         return x.name == y.name && x.directions == y.directions;
       },
       [](const SignalSpec& x, const SignalSpec& y) { return x.name == y.name; }});
  for (const ItemPair<SignalSpec>& pair : pairs) {
    const SignalSpec& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("signal " + shown.name, 0, 0);
    const std::string text = Join(shown.directions, ", ") + " " + shown.action;
    if (!pair.a) {
      diff->Add(EndsTheCaller(shown) ? "signal-added-fatal" : "signal-added", "", text);
    } else if (!pair.b) {
      diff->Add("signal-removed", text, "");
    } else {
      DiffSignal(*pair.a, *pair.b, diff);
    }
  }
}

void DiffCapabilities(SpecDiff* diff) {
  const auto pairs = PairItems<Capability>(
      diff->a.capabilities, diff->b.capabilities,
      {[](const Capability& x, const Capability& y) { return x == y; },
       [](const Capability& x, const Capability& y) { return x.name == y.name; }});
  for (const ItemPair<Capability>& pair : pairs) {
    const Capability& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("capability " + shown.name, 0, 0);
    if (!pair.a) {
      diff->Add(IsRequired(shown) ? "capability-required" : "capability-added", "", shown.action);
    } else if (!pair.b) {
      diff->Add(IsRequired(shown) ? "capability-freed" : "capability-removed", shown.action, "");
    } else {
      DiffCapability(*pair.a, *pair.b, diff);
    }
  }
}

void DiffRules(SpecDiff* diff) {
  const auto pairs = PairItems<Constraint>(
      diff->a.constraints, diff->b.constraints,
      {[](const Constraint& x, const Constraint& y) { return x == y; },
       [](const Constraint& x, const Constraint& y) { return x.name == y.name; }});
  for (const ItemPair<Constraint>& pair : pairs) {
    const Constraint& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("constraint " + shown.name, 0, 0);
    const std::string& text = shown.expression.empty() ? shown.description : shown.expression;
    if (!pair.a) {
      diff->Add("rule-added", "", text);
    } else if (!pair.b) {
      diff->Add("rule-removed", text, "");
    } else {
      const bool formal = !pair.b->expression.empty();
      diff->Text(formal ? "text-changed" : "prose-changed", pair.a->description,
                 pair.b->description);
      diff->Condition("rule", pair.a->expression, pair.b->expression);
    }
  }
}

}  // namespace kapifuzz
