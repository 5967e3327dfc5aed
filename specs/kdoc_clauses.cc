// Items about errors, effects, states, capabilities, locks and rules. Each function first looks whether the header is written in
// the comma dialect of the series' first versions ("side-effect: TYPE, TARGET, DESC,
// reversible=yes"), then reads the sub-fields.
#include "base/errno_names.h"
#include "base/strings.h"
#include "specs/constants.h"
#include "specs/kdoc_context.h"

namespace kapifuzz {
namespace {

std::vector<std::string> CommaParts(const KdocItem& item) {
  const std::string header = item.header.Folded();
  std::vector<std::string> parts;
  for (std::string_view part : SplitOutsideParens(header, ',')) parts.emplace_back(Trim(part));
  return parts;
}

std::string JoinFrom(const std::vector<std::string>& parts, size_t first) {
  return first < parts.size() ? Join(std::span(parts).subspan(first), ", ") : std::string();
}

// `text` with `more` behind it, one blank or line between.
std::string Joined(const std::string& text, const std::string& more, char separator) {
  if (text.empty()) return more;
  return more.empty() ? text : text + separator + more;
}

// `when:`, `only-when:`, `iff:` and `applies:` of an error.
void ReadConditions(const KdocItem& item, ErrorSpec* error, KdocContext* context) {
  error->when = context->Folded(item, "when");
  error->only_when = context->Folded(item, "only-when");
  error->applies = context->Folded(item, "applies");
  if (const KdocText* iff = item.Find("iff")) {
    if (!error->when.empty() || !error->only_when.empty()) {
      context->Fail(iff->line, "'iff:' is 'when:' and 'only-when:' at once; give it alone");
    }
    error->when = error->only_when = iff->Folded();
  }
}

// The comma dialect's "condition=C" and "reversible=yes" at the end of a side effect.
bool TakeAssignment(const std::string& part, int line, SideEffect* effect, KdocContext* context) {
  if (part.starts_with("condition=")) {
    effect->condition = part.substr(10);
    return true;
  }
  if (!part.starts_with("reversible=")) return false;
  std::string word = part.substr(11);
  if (word != "yes" && word != "no") context->Fail(line, "'" + word + "' is neither yes nor no");
  effect->reversible = word == "yes";
  return true;
}

void ReadEffectCommas(std::vector<std::string> parts, int line, SideEffect* effect,
                      KdocContext* context) {
  while (parts.size() > 1 && TakeAssignment(parts.back(), line, effect, context)) parts.pop_back();
  if (parts.size() > 1) effect->target = parts[1];
  effect->description = JoinFrom(parts, 2);
}

// The older four yes/no fields of a lock, as one scope.
void ReadOlderScope(const KdocItem& item, Lock* lock, KdocContext* context) {
  bool acquired = false, released = false, entry = false, exit = false;
  struct {
    std::string_view field;
    bool* flag;
  } const fields[] = {{"acquired", &acquired},
                      {"released", &released},
                      {"held-on-entry", &entry},
                      {"held-on-exit", &exit}};
  bool any = false;
  for (const auto& [field, flag] : fields) {
    std::string value = context->Folded(item, field);
    if (value.empty()) continue;
    *flag = value != "false" && value != "no";
    any = true;
    if (value != "true" && value != "yes" && *flag) {
      lock->description = Joined(lock->description, std::string(field) + ": " + value, '\n');
    }
  }
  if (!any) return;
  if (entry && exit) {
    lock->scope = "caller_held";
  } else if (exit || (acquired && !released)) {
    lock->scope = "acquires";
  } else if (entry || (released && !acquired)) {
    lock->scope = "releases";
  } else {
    lock->scope = "internal";
  }
}

}  // namespace

ErrorSpec ReadError(const KdocItem& item, KdocContext* context) {
  ErrorSpec error;
  error.line.number = item.line;
  std::vector<std::string> parts = CommaParts(item);
  // The comma dialect put the code first: "-EBADF, EBADF, text".
  if (parts.size() > 2 && parts[0] == "-" + parts[1]) parts.erase(parts.begin());
  error.name = parts[0];
  error.summary = JoinFrom(parts, 1);
  if (std::optional<int> number = ErrnoNumber(error.name)) {
    error.code = -*number;
  } else if (!error.name.starts_with('(')) {
    std::vector<std::string> known;
    for (std::string_view name : AllErrnoNames()) known.emplace_back(name);
    context->Fail(item.line, "'" + error.name + "' is no errno" + DidYouMean(error.name, known));
  }
  error.description = context->Prose(item, "desc");
  // The oldest spelling has the summary in `error-condition:`.
  std::string condition = context->Folded(item, "condition");
  if (error.summary.empty()) {
    error.summary = condition;
  } else {
    error.description = Joined(error.description, condition, '\n');
  }
  ReadConditions(item, &error, context);
  return error;
}

SideEffect ReadSideEffect(const KdocItem& item, KdocContext* context) {
  SideEffect effect;
  effect.line.number = item.line;
  std::vector<std::string> parts = CommaParts(item);
  effect.types = context->ToWords(parts[0], EffectTypes(), item.line);
  if (parts.size() > 1) ReadEffectCommas(parts, item.line, &effect, context);
  if (item.Find("target")) effect.target = context->Folded(item, "target");
  effect.description = Joined(effect.description, context->Prose(item, "desc"), '\n');
  if (item.Find("condition")) effect.condition = context->Prose(item, "condition");
  if (item.Find("reversible")) effect.reversible = context->BoolField(item, "reversible");
  effect.only_when = context->Folded(item, "only-when");
  effect.ensures = context->AllFolded(item, "ensures");
  effect.applies = context->Folded(item, "applies");
  return effect;
}

StateTransition ReadStateTransition(const KdocItem& item, KdocContext* context) {
  StateTransition transition;
  transition.line.number = item.line;
  transition.object = item.header.Folded();
  std::vector<std::string> parts = CommaParts(item);
  if (parts.size() >= 4 && !item.Find("from") && !item.Find("to")) {
    transition.object = parts[0];
    transition.from = parts[1];
    transition.to = parts[2];
    transition.condition = parts.size() > 4 ? parts[3] : std::string();
    transition.description = JoinFrom(parts, parts.size() > 4 ? 4 : 3);
  }
  if (item.Find("object")) transition.object = context->Folded(item, "object");
  if (item.Find("from")) transition.from = context->Folded(item, "from");
  if (item.Find("to")) transition.to = context->Folded(item, "to");
  if (item.Find("condition")) transition.condition = context->Prose(item, "condition");
  transition.description = Joined(transition.description, context->Prose(item, "desc"), '\n');
  transition.only_when = context->Folded(item, "only-when");
  transition.ensures = context->AllFolded(item, "ensures");
  transition.applies = context->Folded(item, "applies");
  return transition;
}

Capability ReadCapability(const KdocItem& item, KdocContext* context) {
  Capability capability;
  std::vector<std::string> parts = CommaParts(item);
  capability.name = parts[0];
  if (std::optional<int> number = CapabilityNumber(capability.name)) {
    capability.number = *number;
  } else {
    context->Fail(item.line, "'" + capability.name + "' is no capability");
  }
  if (parts.size() > 1) {
    capability.action = context->ToWord(parts[1], CapabilityActions(), item.line);
  }
  if (item.Find("type")) capability.action = context->WordField(item, "type", CapabilityActions());
  capability.allows = Joined(JoinFrom(parts, 2), context->Prose(item, "allows"), '\n');
  capability.without = context->Prose(item, "without");
  capability.condition = context->Prose(item, "condition");
  capability.priority = context->IntField(item, "priority");
  capability.alternatives = context->NumbersField(item, "alternatives");
  for (const Number& other : capability.alternatives) {
    if (!CapabilityNumber(other.text)) {
      context->Fail(item.Find("alternatives")->line, "'" + other.text + "' is no capability");
    }
  }
  return capability;
}

Lock ReadLock(const KdocItem& item, KdocContext* context) {
  Lock lock;
  std::vector<std::string> parts = CommaParts(item);
  // "NAME", or in the comma dialect "NAME, TYPE" and "something: NAME, TYPE".
  lock.name = item.header.Folded();
  if (parts.size() == 2) {
    size_t colon = parts[0].find(": ");
    lock.name = colon == std::string::npos ? parts[0] : parts[0].substr(colon + 2);
    lock.type = context->ToWord(parts[1], LockTypes(), item.line);
  }
  if (item.Find("type")) lock.type = context->WordField(item, "type", LockTypes());
  lock.description = context->Prose(item, "desc");
  ReadOlderScope(item, &lock, context);
  if (item.Find("scope")) lock.scope = context->WordField(item, "scope", LockScopes());
  return lock;
}

Constraint ReadConstraint(const KdocItem& item, KdocContext* context) {
  Constraint constraint;
  constraint.name = item.header.Folded();
  constraint.description = context->Prose(item, "desc");
  std::vector<std::string> parts = CommaParts(item);
  if (parts.size() > 1 && !item.Find("desc")) {
    constraint.name = parts[0];
    constraint.description = JoinFrom(parts, 1);
  }
  constraint.expression = context->Folded(item, "expr");
  return constraint;
}

}  // namespace kapifuzz
