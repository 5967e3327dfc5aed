#include "specs/plain_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// "O_RDONLY | O_CREAT (64)"; the number alone when the text is that number.
std::string NumberText(const Number& number) {
  if (!number.value || number.text == std::to_string(*number.value)) return number.text;
  return fmt::format("{} ({})", number.text, *number.value);
}

std::string ConstraintText(const ParamConstraint& constraint) {
  std::vector<std::string> values;
  if (constraint.min) values.push_back(NumberText(*constraint.min));
  if (constraint.max) values.push_back(NumberText(*constraint.max));
  if (constraint.mask) values.push_back(NumberText(*constraint.mask));
  for (const Number& value : constraint.values) values.push_back(NumberText(value));
  if (constraint.alignment) values.push_back(NumberText(*constraint.alignment));
  if (!constraint.param.empty()) values.push_back(constraint.param);
  return values.empty() ? constraint.kind : constraint.kind + "(" + Join(values, ", ") + ")";
}

std::string TypeText(const std::string& type, const std::vector<std::string>& kinds,
                     const std::string& struct_name) {
  std::string text = type;
  if (!kinds.empty()) text += "(" + Join(kinds, "|") + ")";
  if (!struct_name.empty()) text += " " + struct_name;
  return text;
}

class PlainWriter {
 public:
  std::string Write(const ApiSpec& spec) {
    out_ = fmt::format("{} - {}\n", spec.name, spec.description);
    if (!spec.location.file.empty()) {
      out_ += fmt::format("  at {}:{}\n", spec.location.file, spec.location.line);
    }
    Text("Description", spec.long_description);
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

  void Field(const char* name, const std::string& text) {
    bool first = true;
    for (std::string_view line : SplitLines(text)) {
      out_ += fmt::format("      {:<12}{}\n", first ? std::string(name) + ":" : "", line);
      first = false;
    }
  }

  void Flag(const char* name, const std::optional<bool>& value) {
    if (value) Field(name, *value ? "yes" : "no");
  }

  void WriteParams(const ApiSpec& spec) {
    Heading("Parameters", spec.params.size());
    for (const Param& param : spec.params) {
      out_ += fmt::format("  {}  {}\n", param.name, param.ctype);
      Field("is", param.description);
      std::vector<std::string> type = {TypeText(param.type, param.kinds, param.struct_name)};
      type.insert(type.end(), param.flags.begin(), param.flags.end());
      Field("type", Join(type, ", "));
      if (param.constraint) {
        Field("values", ConstraintText(*param.constraint));
        Field("note", param.constraint->text);
      }
      if (param.size) Field("size", NumberText(*param.size));
      Field("size in", param.size_param);
    }
  }

  void WriteReturn(const Return& ret) {
    out_ += "\nReturn\n";
    Field("type", TypeText(ret.type, ret.kinds, ""));
    Field("check", ret.check);
    if (ret.success_min && ret.success_max == ret.success_min) {
      Field("success", "= " + NumberText(*ret.success_min));
    } else if (ret.success_min) {
      std::string upper = ret.success_max ? " and <= " + NumberText(*ret.success_max) : "";
      Field("success", ">= " + NumberText(*ret.success_min) + upper);
    }
    Field("is", ret.description);
    for (const std::string& expr : ret.ensures) Field("ensures", expr);
  }

  void WriteErrors(const ApiSpec& spec) {
    Heading("Errors", spec.errors.size());
    for (const ErrorSpec& error : spec.errors) {
      out_ += fmt::format("  {}  {}\n", error.name, error.summary);
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
