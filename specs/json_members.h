// The members of each JSON object of docs/formats.md section 1, in its order: written once for
// reader and writer.
//
// An archive has one function per kind of member; the writer's takes the value into a document, the
// reader's takes it out of one. Whether an absent member is left out is the archive's business.
//
//   struct Writer { void Text(const char* key, std::string& value); ... };
//   DescribeMembers(archive, param);
#pragma once

#include "specs/json_network_members.h"
#include "specs/model.h"

namespace kapifuzz {

template <typename Archive>
void DescribeMembers(Archive& archive, Location& location) {
  archive.RequiredText("file", location.file);
  archive.Integer("line", location.line);
}

template <typename Archive>
void DescribeMembers(Archive& archive, ParamConstraint& constraint) {
  archive.RequiredText("kind", constraint.kind);
  archive.Text("text", constraint.text);
  archive.Object("min", constraint.min);
  archive.Object("max", constraint.max);
  archive.Object("mask", constraint.mask);
  archive.List("values", constraint.values);
  archive.Object("alignment", constraint.alignment);
  archive.Text("param", constraint.param);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Param& param) {
  archive.RequiredText("name", param.name);
  archive.Text("ctype", param.ctype);
  archive.Text("description", param.description);
  archive.Text("type", param.type);
  archive.Texts("kinds", param.kinds);
  archive.Text("struct", param.struct_name);
  archive.Texts("flags", param.flags);
  archive.Object("constraint", param.constraint);
  archive.Object("size", param.size);
  archive.Text("size_param", param.size_param);
  archive.Object("size_multiplier", param.size_multiplier);
  archive.NonZero("line", param.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Return& ret) {
  archive.Text("type", ret.type);
  archive.Texts("kinds", ret.kinds);
  archive.Text("check", ret.check);
  archive.Object("success_min", ret.success_min);
  archive.Object("success_max", ret.success_max);
  archive.List("error_values", ret.error_values);
  archive.Text("description", ret.description);
  archive.Texts("ensures", ret.ensures);
  archive.NonZero("line", ret.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, ErrorSpec& error) {
  archive.RequiredText("name", error.name);
  archive.NonZero("code", error.code);
  archive.Text("summary", error.summary);
  archive.Text("description", error.description);
  archive.Text("when", error.when);
  archive.Text("only_when", error.only_when);
  archive.Text("applies", error.applies);
  archive.NonZero("line", error.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Lock& lock) {
  archive.RequiredText("name", lock.name);
  archive.Text("type", lock.type);
  archive.Text("scope", lock.scope);
  archive.Text("description", lock.description);
}

template <typename Archive>
void DescribeMembers(Archive& archive, SignalSpec& signal) {
  archive.RequiredText("name", signal.name);
  archive.Integer("number", signal.number);
  archive.Texts("directions", signal.directions);
  archive.Text("action", signal.action);
  archive.Text("target", signal.target);
  archive.Text("condition", signal.condition);
  archive.Text("description", signal.description);
  archive.Integer("errno", signal.error);
  archive.Text("timing", signal.timing);
  archive.Integer("priority", signal.priority);
  archive.Boolean("interruptible", signal.interruptible);
  archive.Boolean("restartable", signal.restartable);
  archive.Text("queue", signal.queue);
  archive.Object("sa_flags_required", signal.sa_flags_required);
  archive.Object("sa_flags_forbidden", signal.sa_flags_forbidden);
  archive.Texts("states_required", signal.states_required);
  archive.Texts("states_forbidden", signal.states_forbidden);
  archive.Text("transform_to", signal.transform_to);
}

template <typename Archive>
void DescribeMembers(Archive& archive, SignalMask& mask) {
  archive.RequiredText("name", mask.name);
  archive.Text("description", mask.description);
  archive.List("signals", mask.signals);
}

template <typename Archive>
void DescribeMembers(Archive& archive, SideEffect& effect) {
  archive.Texts("types", effect.types);
  archive.Text("target", effect.target);
  archive.Text("description", effect.description);
  archive.Text("condition", effect.condition);
  archive.Boolean("reversible", effect.reversible);
  archive.Text("only_when", effect.only_when);
  archive.Texts("ensures", effect.ensures);
  archive.Text("applies", effect.applies);
  archive.NonZero("line", effect.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, StateTransition& transition) {
  archive.RequiredText("object", transition.object);
  archive.Text("from", transition.from);
  archive.Text("to", transition.to);
  archive.Text("condition", transition.condition);
  archive.Text("description", transition.description);
  archive.Text("only_when", transition.only_when);
  archive.Texts("ensures", transition.ensures);
  archive.Text("applies", transition.applies);
  archive.NonZero("line", transition.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Capability& capability) {
  archive.RequiredText("name", capability.name);
  archive.Integer("number", capability.number);
  archive.Text("action", capability.action);
  archive.Text("allows", capability.allows);
  archive.Text("without", capability.without);
  archive.Text("condition", capability.condition);
  archive.Integer("priority", capability.priority);
  archive.List("alternatives", capability.alternatives);
}

template <typename Archive>
void DescribeMembers(Archive& archive, Constraint& constraint) {
  archive.RequiredText("name", constraint.name);
  archive.Text("description", constraint.description);
  archive.Text("expression", constraint.expression);
}

template <typename Archive>
void DescribeMembers(Archive& archive, StructField& field) {
  archive.RequiredText("name", field.name);
  archive.Text("ctype", field.ctype);
  archive.Text("description", field.description);
  archive.Text("type", field.type);
  archive.Texts("kinds", field.kinds);
  archive.Text("struct", field.struct_name);
  archive.Texts("flags", field.flags);
  archive.Integer("offset", field.offset.value);
  archive.Integer("size", field.size.value);
  archive.Object("constraint", field.constraint);
  archive.NonZero("line", field.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, StructSpec& spec) {
  archive.RequiredText("name", spec.name);
  archive.Text("description", spec.description);
  archive.Integer("size", spec.size.value);
  archive.Integer("alignment", spec.alignment.value);
  archive.List("fields", spec.fields);
  archive.NonZero("line", spec.line.number);
}

template <typename Archive>
void DescribeMembers(Archive& archive, IoctlSpec& ioctl) {
  archive.RequiredText("command", ioctl.command);
  archive.Integer("number", ioctl.number.value);
  archive.Text("direction", ioctl.direction);
  archive.Text("argument", ioctl.argument);
  archive.Integer("size", ioctl.size.value);
  archive.Text("file", ioctl.file);
}

template <typename Archive>
void DescribeMembers(Archive& archive, ApiSpec& spec) {
  archive.RequiredText("name", spec.name);
  archive.RequiredText("kind", spec.kind);
  archive.Place("location", spec.location);
  archive.Text("description", spec.description);
  archive.Text("long_description", spec.long_description);
  archive.Object("ioctl", spec.ioctl);
  archive.Texts("contexts", spec.contexts);
  archive.List("params", spec.params);
  archive.Object("return", spec.ret);
  archive.List("errors", spec.errors);
  archive.List("locks", spec.locks);
  archive.List("signals", spec.signals);
  archive.List("signal_masks", spec.signal_masks);
  archive.List("side_effects", spec.side_effects);
  archive.List("state_transitions", spec.state_transitions);
  archive.List("capabilities", spec.capabilities);
  archive.List("constraints", spec.constraints);
  archive.List("structs", spec.structs);
  archive.Object("network", spec.network);
  archive.Text("failure_atomic", spec.failure_atomic);
  archive.Texts("failure_atomic_except", spec.failure_atomic_except);
  archive.Text("concurrency", spec.concurrency);
  archive.Text("examples", spec.examples);
  archive.Text("notes", spec.notes);
  archive.Text("provenance", spec.provenance);
}

}  // namespace kapifuzz
