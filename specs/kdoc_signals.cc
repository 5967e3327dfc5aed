// `signal:` and `signal-mask:` items.
#include "base/errno_names.h"
#include "base/signal_names.h"
#include "base/strings.h"
#include "specs/kdoc_context.h"

namespace kapifuzz {
namespace {

// What the interrupted call returns. Prose behind the name joins the description.
void ReadSignalErrno(const KdocItem& item, SignalSpec* signal, KdocContext* context) {
  for (std::string_view field : {"errno", "error"}) {
    const KdocText* text = item.Find(field);
    if (!text) continue;
    std::string rest;
    signal->error = ReadErrno(text->Folded(), &rest);
    if (!signal->error) context->Fail(text->line, "'" + text->Folded() + "' is no errno");
    if (!rest.empty()) signal->description += (signal->description.empty() ? "" : " ") + rest;
  }
}

// What must hold of the handler and of the receiving task.
void ReadReceiver(const KdocItem& item, SignalSpec* signal, KdocContext* context) {
  for (std::string_view field : {"sa-flags-required", "sa-flags-req"}) {
    if (item.Find(field)) signal->sa_flags_required = context->NumberField(item, field);
  }
  for (std::string_view field : {"sa-flags-forbidden", "sa-flags-forbid"}) {
    if (item.Find(field)) signal->sa_flags_forbidden = context->NumberField(item, field);
  }
  for (std::string_view field : {"state-required", "state-req"}) {
    if (item.Find(field))
      signal->states_required = context->WordsField(item, field, SignalStates());
  }
  for (std::string_view field : {"state-forbidden", "state-forbid"}) {
    if (item.Find(field))
      signal->states_forbidden = context->WordsField(item, field, SignalStates());
  }
  for (std::string_view field : {"transform-to", "transform"}) {
    const KdocText* text = item.Find(field);
    if (!text) continue;
    signal->transform_to = text->Folded();
    if (!SignalNumber(signal->transform_to)) {
      context->Fail(text->line, "'" + signal->transform_to + "' is no signal");
    }
  }
}

// Words for a signal that no header defines as a number.
bool IsSignalWord(std::string_view name) {
  return name == "any" || name == "all" || name.starts_with("SIGRT");
}

}  // namespace

std::optional<int> ReadErrno(std::string_view text, std::string* rest) {
  text = Trim(text);
  if (text.starts_with('-')) text.remove_prefix(1);
  size_t length = 0;
  while (length < text.size() && IsIdent(text[length])) ++length;
  std::optional<int> number = ErrnoNumber(text.substr(0, length));
  if (!number) return std::nullopt;
  *rest = std::string(Trim(text.substr(length)));
  return -*number;
}

SignalSpec ReadSignal(const KdocItem& item, KdocContext* context) {
  SignalSpec signal;
  signal.name = item.header.Folded();
  signal.number =
      item.Find("number") ? context->IntField(item, "number") : SignalNumber(signal.name);
  signal.directions = context->WordsField(item, "direction", SignalDirections());
  signal.action = context->WordField(item, "action", SignalActions());
  signal.target = context->Folded(item, "target");
  signal.condition = context->Prose(item, "condition");
  signal.description = context->Prose(item, "desc");
  ReadSignalErrno(item, &signal, context);
  signal.timing = context->WordField(item, "timing", SignalTimings());
  signal.priority = context->IntField(item, "priority");
  signal.interruptible = context->BoolField(item, "interruptible");
  signal.restartable = context->BoolField(item, "restartable");
  signal.queue = context->WordField(item, "queue", SignalQueues());
  ReadReceiver(item, &signal, context);
  return signal;
}

SignalMask ReadSignalMask(const KdocItem& item, KdocContext* context) {
  SignalMask mask;
  mask.name = item.header.Folded();
  mask.description = context->Prose(item, "desc");
  mask.signals = context->NumbersField(item, "signals");
  if (mask.name.empty() || mask.signals.empty()) {
    context->Fail(item.line, "expected 'signal-mask: NAME' with 'signals:'");
  }
  for (const Number& signal : mask.signals) {
    if (signal.value || IsSignalWord(signal.text)) continue;
    context->Fail(item.line, "'" + signal.text + "' is no signal");
  }
  return mask;
}

}  // namespace kapifuzz
