// `param:` and `return:` items: types, kinds, constraints.
#include <algorithm>

#include "base/strings.h"
#include "specs/kdoc_context.h"
#include "specs/prototype.h"

namespace kapifuzz {
namespace {

// "file|dir" or, for an array with one element of each kind, "pipe_read, pipe_write".
std::vector<std::string> ReadKinds(const CallText& call, int line, KdocContext* context) {
  const std::vector<std::string>& known = call.name == "fd" ? FdKindNames() : PathKindNames();
  std::string separated = call.inside;
  std::replace(separated.begin(), separated.end(), '|', ',');
  std::vector<std::string> kinds;
  for (std::string_view part : Split(separated, ',')) {
    std::string kind(Trim(part));
    if (std::find(known.begin(), known.end(), kind) == known.end()) {
      context->Fail(line, "'" + kind + "' is no kind of " + call.name + DidYouMean(kind, known));
      continue;
    }
    kinds.push_back(std::move(kind));
  }
  return kinds;
}

// "lo, hi" of a range; false if there are not two.
bool ReadBounds(const std::vector<std::string>& bounds, ParamConstraint* constraint) {
  if (bounds.size() != 2) return false;
  constraint->min = MakeNumber(bounds[0]);
  constraint->max = MakeNumber(bounds[1]);
  return true;
}

// The arguments of range(lo, hi), user_string(lo, hi), mask(expr), enum(a, b), alignment(N), buffer(param).
void ReadConstraintArguments(const CallText& call, int line, ParamConstraint* constraint,
                             KdocContext* context) {
  const std::string& kind = constraint->kind;
  bool good = true;
  // A string's range is that of its length without the NUL.
  if (kind == "range" || kind == "user_string") {
    good = ReadBounds(call.arguments, constraint);
  } else if (kind == "mask") {
    constraint->mask = MakeNumber(call.inside);
  } else if (kind == "enum") {
    for (const std::string& value : call.arguments) constraint->values.push_back(MakeNumber(value));
  } else if (kind == "alignment") {
    constraint->alignment = MakeNumber(call.inside);
  } else if (kind == "buffer") {
    constraint->param = call.inside;
  } else {
    good = false;
  }
  if (!good) context->Fail(line, "'" + call.name + "(" + call.inside + ")' makes no sense");
}

// The older spelling: values of the constraint in sub-fields of their own.
void ReadOlderConstraintFields(const KdocItem& item, ParamConstraint* constraint,
                               KdocContext* context) {
  context->BoundsField(item, "range", &constraint->min, &constraint->max);
  for (std::string_view field : {"mask", "valid-mask"}) {
    if (const KdocText* mask = item.Find(field)) constraint->mask = MakeNumber(mask->Folded());
  }
  for (std::string_view field : {"valid-values", "enum"}) {
    if (item.Find(field)) constraint->values = context->NumbersField(item, field);
  }
  constraint->alignment = context->NumberField(item, "alignment");
}

// Prose about the values: `cdesc:` or `constraint:`, and masks of other architectures, which no
// reader here evaluates.
std::string ReadConstraintProse(const KdocItem& item, KdocContext* context) {
  std::vector<std::string> prose;
  for (std::string_view field : {"cdesc", "constraint"}) {
    if (item.Find(field)) prose.push_back(context->Prose(item, field));
  }
  for (const std::string& mask : context->AllFolded(item, "arch-mask")) {
    prose.push_back("arch-mask: " + mask);
  }
  return Join(prose, "\n");
}

// The kind that the older fields imply when `constraint-type:` is missing.
std::string ImpliedKind(const ParamConstraint& constraint) {
  if (constraint.min) return "range";
  if (constraint.mask) return "mask";
  if (!constraint.values.empty()) return "enum";
  if (constraint.alignment) return "alignment";
  return "none";
}

// What a kind cannot do without.
bool IsComplete(const ParamConstraint& constraint) {
  if (constraint.kind == "range") return constraint.min && constraint.max;
  if (constraint.kind == "mask") return constraint.mask.has_value();
  if (constraint.kind == "enum") return !constraint.values.empty();
  if (constraint.kind == "alignment") return constraint.alignment.has_value();
  return true;
}

// `success:` in one of the forms "= N", ">= N", "range(lo, hi)", "N".
void ReadSuccess(const KdocText& text, Return* ret, KdocContext* context) {
  const std::string folded = text.Folded();
  std::string_view rest = folded;
  std::optional<CallText> call = ParseCallText(rest);
  if (rest.starts_with(">=")) {
    ret->success_min = MakeNumber(rest.substr(2));
  } else if (call && call->parenthesized && call->name == "range") {
    if (call->arguments.size() != 2) {
      return context->Fail(text.line, "range needs two bounds: '" + folded + "'");
    }
    ret->success_min = MakeNumber(call->arguments[0]);
    ret->success_max = MakeNumber(call->arguments[1]);
  } else {
    if (rest.starts_with("=")) rest.remove_prefix(1);
    ret->success_min = ret->success_max = MakeNumber(rest);
  }
  if (ret->success_min->text.empty()) {
    context->Fail(text.line, "no value in success: '" + folded + "'");
  }
}

}  // namespace

TypeText ReadType(const KdocText& text, KdocContext* context) {
  TypeText type;
  const std::string folded = text.Folded();
  std::vector<std::string_view> parts = SplitOutsideParens(folded, ',');
  std::string_view head = Trim(parts[0]);
  if (head.starts_with("struct ")) {
    type.type = "struct";
    type.struct_name = std::string(Trim(head.substr(7)));
  } else if (std::optional<CallText> call = ParseCallText(head)) {
    type.type = context->ToWord(call->name, ParamTypes(), text.line);
    bool has_kinds = call->name == "fd" || call->name == "path";
    if (call->parenthesized && has_kinds) type.kinds = ReadKinds(*call, text.line, context);
    if (call->parenthesized && !has_kinds) {
      context->Fail(text.line, "'" + call->name + "' takes no kinds");
    }
  } else {
    context->Fail(text.line, "missing ')' in '" + std::string(head) + "'");
  }
  std::vector<std::string> flags;
  for (size_t i = 1; i < parts.size(); ++i) flags.emplace_back(Trim(parts[i]));
  if (!flags.empty()) type.flags = context->ToWords(Join(flags, ","), ParamFlags(), text.line);
  return type;
}

std::optional<ParamConstraint> ReadParamConstraint(const KdocItem& item, KdocContext* context) {
  ParamConstraint constraint;
  constraint.text = ReadConstraintProse(item, context);
  ReadOlderConstraintFields(item, &constraint, context);
  const KdocText* type = item.Find("constraint-type");
  if (!type) {
    if (constraint == ParamConstraint{}) return std::nullopt;
    constraint.kind = ImpliedKind(constraint);
    return constraint;
  }
  std::optional<CallText> call = ParseCallText(type->Folded());
  if (!call) {
    context->Fail(type->line, "missing ')' in '" + type->Folded() + "'");
    return std::nullopt;
  }
  constraint.kind = context->ToWord(call->name, ConstraintKinds(), type->line);
  if (constraint.kind.empty()) return std::nullopt;
  if (call->parenthesized) ReadConstraintArguments(*call, type->line, &constraint, context);
  if (!IsComplete(constraint)) {
    context->Fail(type->line, "constraint-type '" + constraint.kind +
                                  "' needs its values, as in '" + constraint.kind + "(...)'");
  }
  return constraint;
}

Param ReadParam(const KdocItem& item, KdocContext* context) {
  Param param;
  param.line.number = item.line;
  // "NAME" or, in the comma dialect, "NAME, KAPI_TYPE_X".
  const std::string header = item.header.Folded();
  std::vector<std::string_view> parts = Split(header, ',');
  param.name = std::string(Trim(parts[0]));
  if (parts.size() == 2) param.type = context->ToWord(Trim(parts[1]), ParamTypes(), item.line);
  if (parts.size() > 2 || param.name.empty()) {
    context->Fail(item.line, "expected 'param: NAME', found 'param: " + header + "'");
  }
  if (const KdocText* text = item.Find("type")) {
    TypeText type = ReadType(*text, context);
    param.type = type.type;
    param.kinds = type.kinds;
    param.struct_name = type.struct_name;
    param.flags = type.flags;
  }
  if (const KdocText* flags = item.Find("flags")) {
    param.flags = context->ToWords(flags->Folded(), ParamFlags(), flags->line);
  }
  if (const KdocText* text = item.Find("struct-type")) {
    std::string name = text->Folded();
    param.struct_name = name.starts_with("struct ") ? name.substr(7) : name;
  }
  if (param.type.empty() && !item.Find("type"))
    context->Fail(item.line, "param '" + param.name + "' has no type");
  param.description = context->Prose(item, "desc");
  param.constraint = ReadParamConstraint(item, context);
  param.size = context->NumberField(item, "size");
  param.size_param = context->Folded(item, "size-param");
  param.size_multiplier = context->NumberField(item, "size-multiplier");
  param.ctype = NormalizeCType(context->Folded(item, "ctype"));
  return param;
}

Return ReadReturn(const KdocItem& item, KdocContext* context) {
  Return ret;
  ret.line.number = item.line;
  if (const KdocText* text = item.Find("type")) {
    TypeText type = ReadType(*text, context);
    ret.type = type.type;
    ret.kinds = type.kinds;
    if (!type.flags.empty()) context->Fail(text->line, "a return value has no qualifiers");
  }
  for (std::string_view field : {"check-type", "check"}) {
    if (item.Find(field)) ret.check = context->WordField(item, field, ReturnChecks());
  }
  if (const KdocText* success = item.Find("success")) ReadSuccess(*success, &ret, context);
  if (ret.check == "fd" && !ret.success_min) ret.success_min = Number{"0", 0};
  bool needs_value = ret.check == "exact" || ret.check == "range";
  if (needs_value && !ret.success_min) {
    context->Fail(item.line, "check-type '" + ret.check + "' needs a 'success:' line");
  }
  ret.description = item.header.Joined();
  if (std::string prose = context->Prose(item, "desc"); !prose.empty()) {
    ret.description += (ret.description.empty() ? "" : "\n") + prose;
  }
  ret.ensures = context->AllFolded(item, "ensures");
  ret.error_values = context->NumbersField(item, "error-values");
  return ret;
}

}  // namespace kapifuzz
