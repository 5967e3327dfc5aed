#include "specs/diff.h"

#include <algorithm>

#include "base/strings.h"
#include "specs/compare.h"
#include "specs/diff_parts.h"
#include "specs/expr_implies.h"

namespace kapifuzz {
namespace {

void DiffTexts(SpecDiff* diff) {
  const ApiSpec &a = diff->a, &b = diff->b;
  const struct {
    const char* what;
    const std::string &before, &after;
  } texts[] = {{"description", a.description, b.description},
               {"long description", a.long_description, b.long_description},
               {"examples", a.examples, b.examples},
               {"notes", a.notes, b.notes},
               {"provenance", a.provenance, b.provenance}};
  for (const auto& text : texts) {
    diff->Item(text.what, 0, 0);
    diff->Text("text-changed", text.before, text.after);
  }
}

void DiffContexts(SpecDiff* diff) {
  diff->Item("contexts", 0, 0);
  if (diff->a.contexts == diff->b.contexts) return;
  const SetChange change = CompareSets(diff->a.contexts, diff->b.contexts);
  if (IsCalledByUsers(diff->b)) {
    return diff->Add("context-changed", Join(diff->a.contexts, ", "), Join(diff->b.contexts, ", "));
  }
  for (const std::string& word : change.added) {
    diff->Add(word == "sleepable" ? "may-sleep" : "context-added", "", word);
  }
  for (const std::string& word : change.removed) {
    diff->Add(word == "sleepable" ? "context-added" : "context-removed", word, "");
  }
}

// What a failed call may have changed: nothing, a list, or anything.
struct FailureScope {
  bool anything = false;
  std::vector<std::string> targets = {};
};

FailureScope ScopeOf(const ApiSpec& spec) {
  if (spec.failure_atomic == "yes") return {};
  if (spec.failure_atomic == "except") return {.targets = spec.failure_atomic_except};
  return {.anything = true};
}

std::string AtomicText(const ApiSpec& spec) {
  return std::string(Trim(spec.failure_atomic + " " + Join(spec.failure_atomic_except, "; ")));
}

void DiffAtomicity(SpecDiff* diff) {
  const std::string before = AtomicText(diff->a), after = AtomicText(diff->b);
  if (before == after) return;
  diff->Item("failure-atomic", 0, 0);
  const FailureScope a = ScopeOf(diff->a), b = ScopeOf(diff->b);
  const SetChange targets = CompareSets(a.targets, b.targets);
  if (b.anything ? !a.anything : !a.anything && !targets.added.empty()) {
    diff->Add("atomicity-lost", before, after);
  } else if (a.anything != b.anything || !targets.removed.empty()) {
    diff->Add("atomicity-gained", before, after);
  } else {
    diff->Add("text-changed", before, after);
  }
}

void DiffConcurrency(SpecDiff* diff) {
  const std::string &before = diff->a.concurrency, &after = diff->b.concurrency;
  if (before == after) return;
  diff->Item("concurrency", 0, 0);
  const bool had = before == "linearizable", has = after == "linearizable";
  diff->Add(had == has ? "text-changed"
            : has      ? "concurrency-gained"
                       : "concurrency-lost",
            before, after);
}

// Members that came to the model after these rules.
void DiffTheRest(SpecDiff* diff) {
  ApiSpec rest = diff->a;
  const ApiSpec& b = diff->b;
  rest.kind = b.kind;
  rest.description = b.description;
  rest.long_description = b.long_description;
  rest.contexts = b.contexts;
  rest.params = b.params;
  rest.ret = b.ret;
  rest.errors = b.errors;
  rest.locks = b.locks;
  rest.signals = b.signals;
  rest.side_effects = b.side_effects;
  rest.state_transitions = b.state_transitions;
  rest.capabilities = b.capabilities;
  rest.constraints = b.constraints;
  rest.structs = b.structs;
  rest.ioctl = b.ioctl;
  rest.failure_atomic = b.failure_atomic;
  rest.failure_atomic_except = b.failure_atomic_except;
  rest.concurrency = b.concurrency;
  rest.examples = b.examples;
  rest.notes = b.notes;
  rest.provenance = b.provenance;
  const size_t prefix = b.name.size() + 2;  // "sys_open: "
  for (const std::string& difference : DiffSpecs({&rest, 1}, {&b, 1})) {
    diff->Item(difference.substr(prefix), 0, 0);
    diff->Add("member-changed");
  }
}

// Parameters that kept place and C type and lost their name.
std::vector<std::pair<std::string, std::string>> Renamed(const ApiSpec& a, const ApiSpec& b) {
  std::vector<std::pair<std::string, std::string>> names;
  if (a.params.size() != b.params.size()) return names;
  for (size_t i = 0; i < a.params.size(); ++i) {
    const Param &before = a.params[i], &after = b.params[i];
    if (before.name != after.name && before.ctype == after.ctype) {
      names.emplace_back(before.name, after.name);
    }
  }
  return names;
}

void DiffOne(const ApiSpec& original, const ApiSpec& b, std::vector<Change>* changes) {
  const auto names = Renamed(original, b);
  const ApiSpec a = WithRenamedParams(original, names);
  SpecDiff diff(a, b, changes);
  for (const auto& [before, after] : names) {
    diff.Item("param " + after, 0, 0);
    diff.Add("param-renamed", before, after);
  }
  diff.Item("kind", 0, 0);
  diff.Text("kind-changed", a.kind, b.kind);
  DiffTexts(&diff);
  DiffContexts(&diff);
  DiffParams(&diff);
  DiffReturn(&diff);
  DiffStructs(&diff);
  DiffIoctl(&diff);
  DiffErrors(&diff);
  DiffLocks(&diff);
  DiffSignals(&diff);
  DiffEffects(&diff);
  DiffTransitions(&diff);
  DiffCapabilities(&diff);
  DiffRules(&diff);
  DiffAtomicity(&diff);
  DiffConcurrency(&diff);
  DiffTheRest(&diff);
}

std::vector<const ApiSpec*> ByName(std::span<const ApiSpec> specs) {
  std::vector<const ApiSpec*> sorted;
  for (const ApiSpec& spec : specs) sorted.push_back(&spec);
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const ApiSpec* x, const ApiSpec* y) { return x->name < y->name; });
  return sorted;
}

}  // namespace

void SpecDiff::Item(std::string what, int line_a, int line_b) {
  what_ = std::move(what);
  line_a_ = line_a;
  line_b_ = line_b;
}

void SpecDiff::Add(std::string_view rule, std::string before, std::string after) {
  Location place = b.location;
  if (line_b_ > 0) {
    place.line = line_b_;
  } else if (line_a_ > 0 || place.file.empty()) {
    place = a.location;
    if (line_a_ > 0) place.line = line_a_;
  }
  changes_.push_back(
      {&FindDiffRule(rule), b.name, what_, place, std::move(before), std::move(after)});
}

void SpecDiff::Text(std::string_view rule, const std::string& before, const std::string& after) {
  if (before != after) Add(rule, before, after);
}

void SpecDiff::Condition(const std::string& prefix, const std::string& before,
                         const std::string& after) {
  if (before == after) return;
  const bool narrower = Implies(after, before), wider = Implies(before, after);
  if (narrower && wider) return Add("text-changed", before, after);
  Add(prefix + (narrower ? "-narrowed" : wider ? "-widened" : "-changed"), before, after);
}

void SpecDiff::Ensures(const std::vector<std::string>& before,
                       const std::vector<std::string>& after) {
  auto kept_in = [](const std::vector<std::string>& promises, const std::string& one) {
    return std::any_of(promises.begin(), promises.end(),
                       [&one](const std::string& promise) { return Implies(promise, one); });
  };
  for (const std::string& promise : before) {
    if (!kept_in(after, promise)) Add("ensures-dropped", promise, "");
  }
  for (const std::string& promise : after) {
    if (!kept_in(before, promise)) Add("ensures-added", "", promise);
  }
}

void SpecDiff::Applies(const std::string& before, const std::string& after) {
  if (before != after) Add("applies-changed", before, after);
}

bool IsCalledByUsers(const ApiSpec& spec) { return spec.kind == "syscall" || spec.kind == "ioctl"; }

SetChange CompareSets(const std::vector<std::string>& before,
                      const std::vector<std::string>& after) {
  auto without = [](const std::vector<std::string>& words, const std::vector<std::string>& other) {
    std::vector<std::string> left;
    for (const std::string& word : words) {
      if (std::find(other.begin(), other.end(), word) == other.end()) left.push_back(word);
    }
    return left;
  };
  return {without(after, before), without(before, after)};
}

std::vector<Change> DiffContracts(std::span<const ApiSpec> before, std::span<const ApiSpec> after) {
  const std::vector<const ApiSpec*> as = ByName(before), bs = ByName(after);
  std::vector<Change> changes;
  size_t i = 0, j = 0;
  while (i < as.size() || j < bs.size()) {
    const int order = i == as.size() ? 1 : j == bs.size() ? -1 : as[i]->name.compare(bs[j]->name);
    if (order < 0) {
      SpecDiff diff(*as[i], *as[i], &changes);
      diff.Add("spec-removed");
    } else if (order > 0) {
      SpecDiff diff(*bs[j], *bs[j], &changes);
      diff.Add("spec-added");
    } else if (!(*as[i] == *bs[j])) {
      const size_t known = changes.size();
      DiffOne(*as[i], *bs[j], &changes);
      // Never silent about two that differ.
      if (changes.size() == known) SpecDiff(*as[i], *bs[j], &changes).Add("text-changed");
    }
    i += order <= 0;
    j += order >= 0;
  }
  return changes;
}

Verdict WorstVerdict(std::span<const Change> changes) {
  Verdict worst = Verdict::kCompatible;
  for (const Change& change : changes) worst = std::max(worst, change.rule->verdict);
  return worst;
}

}  // namespace kapifuzz
