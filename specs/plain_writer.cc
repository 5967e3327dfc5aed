#include "specs/plain_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "specs/plain_parts.h"

namespace kapifuzz {
namespace {

class PlainWriter {
 public:
  std::string Write(const ApiSpec& spec) {
    out_ = fmt::format("{} - {}\n", spec.name, spec.description);
    if (!spec.location.file.empty()) {
      out_ += fmt::format("  at {}:{}\n", spec.location.file, spec.location.line);
    }
    if (spec.kind != "syscall") out_ += fmt::format("  kind {}\n", spec.kind);
    Text("Description", spec.long_description);
    if (spec.ioctl) out_ += PlainIoctl(*spec.ioctl);
    Text("Contexts", Join(spec.contexts, ", "));
    WriteParams(spec);
    if (spec.ret) WriteReturn(*spec.ret);
    WriteErrors(spec);
    WriteEffects(spec);
    WriteTransitions(spec);
    WriteRest(spec);
    return std::move(out_);
  }

 private:
  // A heading of its own line and the text below it.
  void Text(const char* heading, const std::string& text) {
    if (text.empty()) return;
    out_ += fmt::format("\n{}\n", heading);
    for (std::string_view line : SplitLines(text)) out_ += fmt::format("  {}\n", line);
  }

  void Heading(const char* heading, size_t count) {
    if (count > 0) out_ += fmt::format("\n{} ({})\n", heading, count);
  }

  void Field(const char* name, const std::string& text) { out_ += PlainField(name, text); }

  void Flag(const char* name, const std::optional<bool>& value) { out_ += PlainFlag(name, value); }

  void Words(const char* name, const std::vector<std::string>& words) {
    Field(name, Join(words, ", "));
  }

  void Numbers(const char* name, const std::vector<Number>& numbers) {
    std::vector<std::string> texts;
    for (const Number& number : numbers) texts.push_back(PlainNumber(number));
    Words(name, texts);
  }

  void WriteParams(const ApiSpec& spec) {
    Heading("Parameters", spec.params.size());
    for (const Param& param : spec.params) {
      out_ += fmt::format("  {}  {}\n", param.name, param.ctype);
      Field("is", param.description);
      std::vector<std::string> type = {PlainType(param.type, param.kinds, param.struct_name)};
      type.insert(type.end(), param.flags.begin(), param.flags.end());
      Field("type", Join(type, ", "));
      if (param.constraint) {
        Field("values", PlainConstraint(*param.constraint));
        Field("note", param.constraint->text);
      }
      out_ += PlainNumberField("size", param.size);
      Field("size in", param.size_param);
      out_ += PlainNumberField("each of", param.size_multiplier);
    }
  }

  void WriteReturn(const Return& ret) {
    out_ += "\nReturn\n";
    Field("type", PlainType(ret.type, ret.kinds, ""));
    Field("check", ret.check);
    if (ret.success_min && ret.success_max == ret.success_min) {
      Field("success", "= " + PlainNumber(*ret.success_min));
    } else if (ret.success_min) {
      std::string upper = ret.success_max ? " and <= " + PlainNumber(*ret.success_max) : "";
      Field("success", ">= " + PlainNumber(*ret.success_min) + upper);
    }
    Numbers("failures", ret.error_values);
    Field("is", ret.description);
    for (const std::string& expr : ret.ensures) Field("ensures", expr);
  }

  void WriteErrors(const ApiSpec& spec) {
    Heading("Errors", spec.errors.size());
    for (const ErrorSpec& error : spec.errors) {
      std::string code = error.code == 0 ? "" : fmt::format(" ({})", error.code);
      out_ += fmt::format("  {}{}  {}\n", error.name, code, error.summary);
      Field("is", error.description);
      if (!error.when.empty() && error.when == error.only_when) {
        Field("iff", error.when);
      } else {
        Field("when", error.when);
        Field("only when", error.only_when);
      }
      Field("applies", error.applies);
    }
  }

  void WriteEffects(const ApiSpec& spec) {
    Heading("Side effects", spec.side_effects.size());
    for (const SideEffect& effect : spec.side_effects) {
      out_ += fmt::format("  {}  {}\n", Join(effect.types, " | "), effect.target);
      Field("is", effect.description);
      Field("condition", effect.condition);
      Flag("reversible", effect.reversible);
      Field("only when", effect.only_when);
      for (const std::string& expr : effect.ensures) Field("ensures", expr);
      Field("applies", effect.applies);
    }
    std::vector<std::string> atomic = {spec.failure_atomic};
    if (!spec.failure_atomic_except.empty()) {
      atomic.push_back(Join(spec.failure_atomic_except, "; "));
    }
    if (!spec.failure_atomic.empty()) Text("Failure atomic", Join(atomic, " "));
    Text("Concurrency", spec.concurrency);
  }

  void WriteTransitions(const ApiSpec& spec) {
    Heading("State transitions", spec.state_transitions.size());
    for (const StateTransition& transition : spec.state_transitions) {
      out_ += fmt::format("  {}: {} -> {}\n", transition.object, transition.from, transition.to);
      Field("condition", transition.condition);
      Field("is", transition.description);
      Field("only when", transition.only_when);
      for (const std::string& expr : transition.ensures) Field("ensures", expr);
      Field("applies", transition.applies);
    }
  }

  void WriteCapabilities(const ApiSpec& spec) {
    Heading("Capabilities", spec.capabilities.size());
    for (const Capability& capability : spec.capabilities) {
      out_ += fmt::format("  {} ({})  {}\n", capability.name, capability.number, capability.action);
      Field("allows", capability.allows);
      Field("without", capability.without);
      Field("condition", capability.condition);
      if (capability.priority) Field("priority", std::to_string(*capability.priority));
      Numbers("or", capability.alternatives);
    }
  }

  void WriteSignals(const ApiSpec& spec) {
    Heading("Signals", spec.signals.size());
    for (const SignalSpec& signal : spec.signals) {
      std::string number = signal.number ? fmt::format(" ({})", *signal.number) : "";
      out_ += fmt::format("  {}{}  {}  {}\n", signal.name, number, Join(signal.directions, " | "),
                          signal.action);
      Field("target", signal.target);
      Field("condition", signal.condition);
      Field("is", signal.description);
      if (signal.error) Field("errno", std::to_string(*signal.error));
      Field("timing", signal.timing);
      if (signal.priority) Field("priority", std::to_string(*signal.priority));
      Flag("interrupts", signal.interruptible);
      Flag("restarts", signal.restartable);
      Field("queue", signal.queue);
      out_ += PlainNumberField("sa needs", signal.sa_flags_required);
      out_ += PlainNumberField("sa not", signal.sa_flags_forbidden);
      Words("task is", signal.states_required);
      Words("task not", signal.states_forbidden);
      Field("becomes", signal.transform_to);
    }
    Heading("Signal masks", spec.signal_masks.size());
    for (const SignalMask& mask : spec.signal_masks) {
      out_ += fmt::format("  {}\n", mask.name);
      Field("is", mask.description);
      Numbers("signals", mask.signals);
    }
  }

  void WriteRest(const ApiSpec& spec) {
    WriteCapabilities(spec);
    WriteSignals(spec);
    Heading("Constraints", spec.constraints.size());
    for (const Constraint& constraint : spec.constraints) {
      out_ += fmt::format("  {}\n", constraint.name);
      Field("is", constraint.description);
      Field("expression", constraint.expression);
    }
    Heading("Locks", spec.locks.size());
    for (const Lock& lock : spec.locks) {
      out_ += fmt::format("  {}  {}  {}\n", lock.name, lock.type, lock.scope);
      Field("is", lock.description);
    }
    out_ += PlainStructs(spec.structs);
    if (spec.network) out_ += PlainNetwork(*spec.network);
    Text("Examples", spec.examples);
    Text("Notes", spec.notes);
    Text("Provenance", spec.provenance);
  }

  std::string out_;
};

// Lines do not end in blanks, whatever column was empty.
std::string WithoutTrailingBlanks(const std::string& text) {
  std::string clean;
  for (std::string_view line : SplitLines(text)) {
    while (line.ends_with(' ')) line.remove_suffix(1);
    clean += std::string(line) + "\n";
  }
  return clean;
}

}  // namespace

std::string PlainNumber(const Number& number) {
  if (!number.value || number.text == std::to_string(*number.value)) return number.text;
  return fmt::format("{} ({})", number.text, *number.value);
}

std::string PlainConstraint(const ParamConstraint& constraint) {
  std::vector<std::string> values;
  if (constraint.min) values.push_back(PlainNumber(*constraint.min));
  if (constraint.max) values.push_back(PlainNumber(*constraint.max));
  if (constraint.mask) values.push_back(PlainNumber(*constraint.mask));
  for (const Number& value : constraint.values) values.push_back(PlainNumber(value));
  const bool aligns = constraint.kind == "alignment";
  if (constraint.alignment && aligns) values.push_back(PlainNumber(*constraint.alignment));
  if (!constraint.param.empty()) values.push_back(constraint.param);
  std::string text = constraint.kind;
  if (!values.empty()) text += "(" + Join(values, ", ") + ")";
  if (constraint.alignment && !aligns) {
    text += ", aligned to " + PlainNumber(*constraint.alignment);
  }
  return text;
}

std::string PlainType(const std::string& type, const std::vector<std::string>& kinds,
                      const std::string& struct_name) {
  std::string text = type;
  if (!kinds.empty()) text += "(" + Join(kinds, "|") + ")";
  if (!struct_name.empty()) text += " " + struct_name;
  return text;
}

std::string PlainField(const char* name, const std::string& text) {
  std::string lines;
  for (std::string_view line : SplitLines(text)) {
    lines += fmt::format("      {:<12}{}\n", lines.empty() ? std::string(name) + ":" : "", line);
  }
  return lines;
}

std::string PlainFlag(const char* name, const std::optional<bool>& value) {
  return value ? PlainField(name, *value ? "yes" : "no") : std::string();
}

std::string PlainNumberField(const char* name, const std::optional<Number>& number) {
  return number ? PlainField(name, PlainNumber(*number)) : std::string();
}

std::string ToPlain(const ApiSpec& spec) {
  return WithoutTrailingBlanks(PlainWriter().Write(spec));
}

std::string ToPlainList(std::span<const ApiSpec> specs) {
  size_t width = 0;
  for (const ApiSpec& spec : specs) width = std::max(width, spec.name.size());
  std::string text;
  for (const ApiSpec& spec : specs) {
    text += fmt::format("{:<{}}  {}\n", spec.name, width, spec.description);
  }
  return text + fmt::format("{} specification{}\n", specs.size(), specs.size() == 1 ? "" : "s");
}

}  // namespace kapifuzz
