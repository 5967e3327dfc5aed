#include "specs/apispec_writer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/errno_names.h"
#include "base/strings.h"
#include "specs/apispec_parts.h"
#include "specs/c_table.h"

namespace kapifuzz {
namespace {

// What the constants of a specification need: always, and with the parts that few have.
std::string Includes(std::span<const ApiSpec> specs) {
  std::vector<std::string> headers = {"capability",      "errno",  "fcntl", "fs",
                                      "kernel_api_spec", "limits", "stat"};
  for (const ApiSpec& spec : specs) {
    if (spec.ioctl) headers.push_back("ioctl");
    if (!spec.signals.empty() || !spec.signal_masks.empty()) headers.push_back("signal");
    if (spec.network) headers.insert(headers.end(), {"poll", "socket"});
  }
  std::sort(headers.begin(), headers.end());
  headers.erase(std::unique(headers.begin(), headers.end()), headers.end());
  std::string text;
  for (const std::string& header : headers) text += "#include <linux/" + header + ".h>\n";
  return text + "\n";
}

// "-EBADF"; the number itself where no errno has it, as other tools' JSON may say.
std::string ErrorCode(int code) {
  constexpr int kLowestError = -4095;  // of MAX_ERRNO
  const bool negated = code < 0 && code >= kLowestError;
  const std::string_view name = negated ? ErrnoName(-code) : std::string_view();
  return name.empty() ? std::to_string(code) : "-" + std::string(name);
}

class SpecWriter {
 public:
  explicit SpecWriter(const ApiSpec& spec) : spec_(spec) {}

  std::string Write() {
    out_ = "/* " + spec_.name + " */\n\n";
    WriteParams();
    WriteReturn();
    WriteErrors();
    WriteLocks();
    WriteSignals();
    WriteSideEffects();
    WriteStateTransitions();
    WriteCapabilities();
    WriteConstraints();
    WriteSignalMasks();
    out_ += CStructTables(spec_);
    if (spec_.network) out_ += CNetworkTables(*spec_.network, spec_.name);
    if (spec_.ioctl) out_ += CIoctlTable(*spec_.ioctl, spec_.name);
    out_ += CStringArray(Name("failure_atomic_except"), spec_.failure_atomic_except);
    WriteSpec();
    WriteEntry();
    return std::move(out_);
  }

 private:
  std::string Name(const std::string& part) const { return CName(part, spec_.name); }

  static std::string Indexed(const char* what, size_t index, const char* list) {
    return what + ("_" + std::to_string(index)) + "_" + list;
  }

  CTable Table(const char* type, const char* part, bool single = false) const {
    return CTable(std::string("static const struct ") + type, Name(part), single);
  }

  void WriteParamLists(size_t index) {
    const Param& param = spec_.params[index];
    out_ += CStringArray(Name(Indexed("param", index, "kinds")), param.kinds);
    if (!param.constraint) return;
    out_ += CNumberArray(Name(Indexed("param", index, "values")), param.constraint->values);
  }

  void WriteParams() {
    if (spec_.params.empty()) return;
    for (size_t i = 0; i < spec_.params.size(); ++i) WriteParamLists(i);
    CTable table = Table("kapi_param_spec", "params");
    for (size_t i = 0; i < spec_.params.size(); ++i) {
      const Param& param = spec_.params[i];
      table.BeginElement();
      table.String("name", param.name);
      if (!param.ctype.empty()) {
        table.Line("KAPI_CTYPE(\"" + EscapeForC(param.ctype) + "\", " + param.ctype + ")");
      }
      table.String("description", param.description);
      table.Items("kinds", Name(Indexed("param", i, "kinds")), !param.kinds.empty());
      table.String("struct_name", param.struct_name);
      table.Mask("flags", param.flags, ParamFlags());
      table.Word("type", param.type, ParamTypes());
      WriteCConstraint(param.constraint, Name(Indexed("param", i, "values")), &table);
      table.Pointer("size", param.size);
      table.String("size_param", param.size_param);
      table.Pointer("size_multiplier", param.size_multiplier);
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteReturn() {
    if (!spec_.ret) return;
    const Return& ret = *spec_.ret;
    out_ += CStringArray(Name("return_kinds"), ret.kinds);
    out_ += CStringArray(Name("return_ensures"), ret.ensures);
    out_ += CNumberArray(Name("return_error_values"), ret.error_values);
    CTable table = Table("kapi_return_spec", "return", /*single=*/true);
    table.String("description", ret.description);
    table.Items("kinds", Name("return_kinds"), !ret.kinds.empty());
    table.Items("ensures", Name("return_ensures"), !ret.ensures.empty());
    table.Pointer("success_min", ret.success_min);
    table.Pointer("success_max", ret.success_max);
    table.Items("error_values", Name("return_error_values"), !ret.error_values.empty());
    table.Word("type", ret.type, ParamTypes());
    table.Word("check", ret.check, ReturnChecks());
    out_ += table.Finish();
  }

  void WriteErrors() {
    if (spec_.errors.empty()) return;
    CTable table = Table("kapi_error_spec", "errors");
    for (const ErrorSpec& error : spec_.errors) {
      table.BeginElement();
      table.String("name", error.name);
      table.String("summary", error.summary);
      table.String("description", error.description);
      table.String("when", error.when);
      table.String("only_when", error.only_when);
      table.String("applies", error.applies);
      if (error.code != 0) table.Raw("code", ErrorCode(error.code));
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteLocks() {
    if (spec_.locks.empty()) return;
    CTable table = Table("kapi_lock_spec", "locks");
    for (const Lock& lock : spec_.locks) {
      table.BeginElement();
      table.String("name", lock.name);
      table.String("description", lock.description);
      table.Word("type", lock.type, LockTypes());
      table.Word("scope", lock.scope, LockScopes());
      table.EndElement();
    }
    out_ += table.Finish();
  }

  static void WriteSignalNumbers(const SignalSpec& signal, CTable* table) {
    std::vector<std::string> present;
    if (signal.number) {
      table->Raw("number", std::to_string(*signal.number));
      present.push_back("KAPI_SIGNAL_HAS_NUMBER");
    }
    if (signal.error) {
      table->Raw("error", ErrorCode(*signal.error));
      present.push_back("KAPI_SIGNAL_HAS_ERRNO");
    }
    if (signal.priority) {
      table->Raw("priority", std::to_string(*signal.priority));
      present.push_back("KAPI_SIGNAL_HAS_PRIORITY");
    }
    if (!present.empty()) table->Raw("present", Join(present, " | "));
  }

  void WriteSignals() {
    if (spec_.signals.empty()) return;
    CTable table = Table("kapi_signal_spec", "signals");
    for (const SignalSpec& signal : spec_.signals) {
      table.BeginElement();
      table.String("name", signal.name);
      table.String("target", signal.target);
      table.String("condition", signal.condition);
      table.String("description", signal.description);
      table.String("timing", signal.timing);
      table.String("queue", signal.queue);
      WriteSignalNumbers(signal, &table);
      table.Mask("directions", signal.directions, SignalDirections());
      table.Word("action", signal.action, SignalActions());
      table.Bool("interruptible", signal.interruptible);
      table.Bool("restartable", signal.restartable);
      table.Pointer("sa_flags_required", signal.sa_flags_required);
      table.Pointer("sa_flags_forbidden", signal.sa_flags_forbidden);
      table.String("transform_to", signal.transform_to);
      table.Mask("states_required", signal.states_required, SignalStates());
      table.Mask("states_forbidden", signal.states_forbidden, SignalStates());
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteSignalMasks() {
    const std::vector<SignalMask>& all = spec_.signal_masks;
    if (all.empty()) return;
    for (size_t i = 0; i < all.size(); ++i) {
      out_ += CNumberArray(Name(Indexed("mask", i, "signals")), all[i].signals);
    }
    CTable table = Table("kapi_signal_mask_spec", "signal_masks");
    for (size_t i = 0; i < all.size(); ++i) {
      table.BeginElement();
      table.String("name", all[i].name);
      table.String("description", all[i].description);
      table.Items("signals", Name(Indexed("mask", i, "signals")), !all[i].signals.empty());
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteSideEffects() {
    if (spec_.side_effects.empty()) return;
    for (size_t i = 0; i < spec_.side_effects.size(); ++i) {
      out_ += CStringArray(Name(Indexed("effect", i, "ensures")), spec_.side_effects[i].ensures);
    }
    CTable table = Table("kapi_side_effect", "side_effects");
    for (size_t i = 0; i < spec_.side_effects.size(); ++i) {
      const SideEffect& effect = spec_.side_effects[i];
      table.BeginElement();
      table.String("target", effect.target);
      table.String("description", effect.description);
      table.String("condition", effect.condition);
      table.String("only_when", effect.only_when);
      table.Items("ensures", Name(Indexed("effect", i, "ensures")), !effect.ensures.empty());
      table.String("applies", effect.applies);
      table.Mask("types", effect.types, EffectTypes());
      table.Bool("reversible", effect.reversible);
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteStateTransitions() {
    const std::vector<StateTransition>& all = spec_.state_transitions;
    if (all.empty()) return;
    for (size_t i = 0; i < all.size(); ++i) {
      out_ += CStringArray(Name(Indexed("transition", i, "ensures")), all[i].ensures);
    }
    CTable table = Table("kapi_state_transition", "state_transitions");
    for (size_t i = 0; i < all.size(); ++i) {
      table.BeginElement();
      table.String("object", all[i].object);
      table.String("from", all[i].from);
      table.String("to", all[i].to);
      table.String("condition", all[i].condition);
      table.String("description", all[i].description);
      table.String("only_when", all[i].only_when);
      table.Items("ensures", Name(Indexed("transition", i, "ensures")), !all[i].ensures.empty());
      table.String("applies", all[i].applies);
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteCapabilities() {
    if (spec_.capabilities.empty()) return;
    for (size_t i = 0; i < spec_.capabilities.size(); ++i) {
      out_ += CNumberArray(Name(Indexed("capability", i, "alternatives")),
                           spec_.capabilities[i].alternatives);
    }
    CTable table = Table("kapi_capability_spec", "capabilities");
    for (size_t i = 0; i < spec_.capabilities.size(); ++i) {
      const Capability& capability = spec_.capabilities[i];
      table.BeginElement();
      table.String("name", capability.name);
      table.String("allows", capability.allows);
      table.String("without", capability.without);
      table.String("condition", capability.condition);
      table.Raw("number", capability.name);
      if (capability.priority) {
        table.Raw("priority", std::to_string(*capability.priority));
        table.Raw("has_priority", "1");
      }
      table.Word("action", capability.action, CapabilityActions());
      table.Items("alternatives", Name(Indexed("capability", i, "alternatives")),
                  !capability.alternatives.empty());
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteConstraints() {
    if (spec_.constraints.empty()) return;
    CTable table = Table("kapi_constraint_spec", "constraints");
    for (const Constraint& constraint : spec_.constraints) {
      table.BeginElement();
      table.String("name", constraint.name);
      table.String("description", constraint.description);
      table.String("expression", constraint.expression);
      table.EndElement();
    }
    out_ += table.Finish();
  }

  void WriteSpec() {
    // Not static: the syscall's wrapper, another part of the same file, is handed this symbol.
    CTable table("const struct kernel_api_spec", Name("spec"), /*single=*/true);
    table.String("name", spec_.name);
    table.String("file", spec_.location.file);
    table.Raw("line", std::to_string(spec_.location.line));
    table.String("description", spec_.description);
    table.String("long_description", spec_.long_description);
    table.String("examples", spec_.examples);
    table.String("notes", spec_.notes);
    table.String("provenance", spec_.provenance);
    table.Mask("contexts", spec_.contexts, Contexts());
    table.Word("kind", spec_.kind, ApiKinds());
    table.Items("params", Name("params"), !spec_.params.empty());
    if (spec_.ret) table.Raw("ret", "&" + Name("return"));
    table.Items("errors", Name("errors"), !spec_.errors.empty());
    table.Items("locks", Name("locks"), !spec_.locks.empty());
    table.Items("signals", Name("signals"), !spec_.signals.empty());
    table.Items("side_effects", Name("side_effects"), !spec_.side_effects.empty());
    table.Items("state_transitions", Name("state_transitions"), !spec_.state_transitions.empty());
    table.Items("capabilities", Name("capabilities"), !spec_.capabilities.empty());
    table.Items("constraints", Name("constraints"), !spec_.constraints.empty());
    table.Items("failure_atomic_except", Name("failure_atomic_except"),
                !spec_.failure_atomic_except.empty());
    table.Items("signal_masks", Name("signal_masks"), !spec_.signal_masks.empty());
    table.Items("structs", Name("structs"), !spec_.structs.empty());
    if (spec_.network) table.Raw("network", "&" + Name("network"));
    if (spec_.ioctl) table.Raw("ioctl", "&" + Name("ioctl"));
    table.Word("failure_atomic", spec_.failure_atomic, FailureAtomicity());
    table.Word("concurrency", spec_.concurrency, Concurrencies());
    std::string text = table.Finish();
    text.pop_back();  // the entry belongs to the object above it
    out_ += text;
  }

  void WriteEntry() {
    // An ioctl has no wrapper whose slot could be filled. Its name is a macro, so only a macro that does not expand its
    // argument may be handed it.
    if (spec_.kind != "syscall") {
      out_ += "KAPI_SPEC_ENTRY(" + spec_.name + ");\n";
      return;
    }
    std::string call(SyscallName(spec_));
    if (spec_.params.empty()) {
      out_ += "KAPI_SYSCALL_SPEC0(" + call + ");\n";
      return;
    }
    out_ += "KAPI_SYSCALL_SPEC(" + call;
    for (const Param& param : spec_.params) out_ += ", " + param.ctype;
    out_ += ");\n";
  }

  const ApiSpec& spec_;
  std::string out_;
};

}  // namespace

std::string CName(const std::string& part, const std::string& spec) {
  return "__kapi_" + part + "_" + spec;
}

void WriteCConstraint(const std::optional<ParamConstraint>& constraint, const std::string& values,
                      CTable* table) {
  if (!constraint) return;
  table->BeginNested("constraint", "struct kapi_param_constraint");
  table->String("text", constraint->text);
  table->Pointer("min", constraint->min);
  table->Pointer("max", constraint->max);
  table->Pointer("mask", constraint->mask);
  table->Pointer("alignment", constraint->alignment);
  table->Items("values", values, !constraint->values.empty());
  table->String("param", constraint->param);
  table->Word("kind", constraint->kind, ConstraintKinds());
  table->EndNested();
}

std::string ToApiSpec(std::span<const ApiSpec> specs) {
  std::string header =
      "/* SPDX-License-Identifier: GPL-2.0 */\n"
      "/* Written by \"kapi -f apispec\" from the comments of the file that includes it. */\n";
  header += Includes(specs);
  for (size_t i = 0; i < specs.size(); ++i) {
    if (i > 0) header += "\n";
    header += SpecWriter(specs[i]).Write();
  }
  return header;
}

}  // namespace kapifuzz
