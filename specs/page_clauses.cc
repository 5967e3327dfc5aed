// What a call does beside its result: effects, states, locks, signals, privileges.
#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cstdlib>

#include "base/errno_names.h"
#include "base/strings.h"
#include "specs/page_parts.h"
#include "specs/page_sections.h"

namespace kapifuzz {
namespace {

std::string AtomicityWords(const ApiSpec& spec) {
  if (spec.failure_atomic == "yes") return "A call that fails changes nothing";
  if (spec.failure_atomic == "no") return "A call that fails may have changed something";
  if (spec.failure_atomic == "except") {
    return "A call that fails changes nothing, except perhaps: " +
           Join(spec.failure_atomic_except, "; ");
  }
  std::string words = spec.failure_atomic;
  if (!spec.failure_atomic_except.empty()) words += " " + Join(spec.failure_atomic_except, "; ");
  return words;
}

void AddSignalMasks(const std::vector<SignalMask>& masks, PageBlocks* blocks) {
  for (const SignalMask& mask : masks) {
    PageBlocks body;
    AddSentence("", mask.description, &body);
    AddSentence("The set of ", ListWords(NumbersWords(mask.signals)), &body);
    AddItem(mask.name, std::move(body), blocks);
  }
}

}  // namespace

PageBlocks SideEffectsSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const SideEffect& effect : spec.side_effects) {
    std::vector<std::string> types;
    for (const std::string& type : effect.types) types.push_back(Spaced(type));
    std::string term = Join(types, ", ");
    if (!effect.target.empty()) term += (term.empty() ? "" : ": ") + effect.target;
    PageBlocks body;
    AddSentence("", effect.description, &body);
    AddSentence("Condition: ", effect.condition, &body);
    AddWords("Only when ", effect.only_when, &body);
    AddEnsures(effect.ensures, &body);
    AddWords("Said of calls where ", effect.applies, &body);
    AddFlag("Can be undone: ", effect.reversible, &body);
    AddItem(term, std::move(body), &blocks);
  }
  AddSentence("", AtomicityWords(spec), &blocks);
  return blocks;
}

PageBlocks StateSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const StateTransition& transition : spec.state_transitions) {
    PageBlocks body;
    AddSentence("", fmt::format("From {} to {}", transition.from, transition.to), &body);
    AddSentence("", transition.description, &body);
    AddSentence("Condition: ", transition.condition, &body);
    AddWords("Only when ", transition.only_when, &body);
    AddEnsures(transition.ensures, &body);
    AddWords("Said of calls where ", transition.applies, &body);
    AddItem(transition.object, std::move(body), &blocks);
  }
  return blocks;
}

PageBlocks LocksSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const Lock& lock : spec.locks) {
    PageBlocks body;
    std::vector<std::string> words;
    if (!lock.type.empty()) words.push_back(lock.type);
    if (!lock.scope.empty()) words.push_back(Spaced(lock.scope));
    AddSentence("", Join(words, ", "), &body);
    AddSentence("", lock.description, &body);
    AddItem(lock.name, std::move(body), &blocks);
  }
  return blocks;
}

PageBlocks SignalsSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const SignalSpec& signal : spec.signals) {
    PageBlocks body;
    AddSentence("", signal.description, &body);
    AddSentence("Direction: ", Join(signal.directions, ", "), &body);
    AddSentence("Action: ", signal.action, &body);
    AddSentence("Target: ", signal.target, &body);
    AddSentence("Condition: ", signal.condition, &body);
    if (signal.error) {
      AddSentence("The call then fails with ",
                  fmt::format("{} ({})",
                              ErrnoName(static_cast<int>(
                                  std::min<int64_t>(std::abs(int64_t{*signal.error}), INT_MAX))),
                              *signal.error),
                  &body);
    }
    AddSentence("Timing: ", Spaced(signal.timing), &body);
    AddNumber("Priority: ", signal.priority, &body);
    AddFlag("Interrupts the call: ", signal.interruptible, &body);
    AddFlag("The call is restarted: ", signal.restartable, &body);
    AddSentence("Queue: ", signal.queue, &body);
    if (signal.sa_flags_required) {
      AddSentence("The handler needs ", NumberWords(*signal.sa_flags_required), &body);
    }
    if (signal.sa_flags_forbidden) {
      AddSentence("The handler must not have ", NumberWords(*signal.sa_flags_forbidden), &body);
    }
    AddSentence("The receiver must be ", ListWords(signal.states_required, "or"), &body);
    AddSentence("The receiver must not be ", ListWords(signal.states_forbidden, "or"), &body);
    AddSentence("Arrives as ", signal.transform_to, &body);
    std::string term = signal.name;
    if (signal.number) term += fmt::format(" ({})", *signal.number);
    AddItem(term, std::move(body), &blocks);
  }
  AddSignalMasks(spec.signal_masks, &blocks);
  return blocks;
}

PageBlocks CapabilitiesSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const Capability& capability : spec.capabilities) {
    PageBlocks body;
    AddSentence("Action: ", Spaced(capability.action), &body);
    AddSentence("Allows: ", capability.allows, &body);
    AddSentence("Without it: ", capability.without, &body);
    AddSentence("Condition: ", capability.condition, &body);
    AddNumber("Priority: ", capability.priority, &body);
    AddSentence("As good: ", ListWords(NumbersWords(capability.alternatives), "or"), &body);
    AddItem(fmt::format("{} ({})", capability.name, capability.number), std::move(body), &blocks);
  }
  return blocks;
}

PageBlocks ConstraintsSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const Constraint& constraint : spec.constraints) {
    PageBlocks body;
    AddSentence("", constraint.description, &body);
    if (!constraint.expression.empty()) {
      body.push_back({.kind = PageBlock::kCode, .text = constraint.expression});
    }
    AddItem(constraint.name, std::move(body), &blocks);
  }
  return blocks;
}

}  // namespace kapifuzz
