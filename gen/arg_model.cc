#include "gen/arg_model.h"

#include <algorithm>

#include "gen/ctype.h"
#include "gen/expressions.h"
#include "gen/struct_layout.h"
#include "specs/constants.h"
#include "specs/expr.h"
#include "specs/expr_check.h"

namespace kapifuzz {
namespace {

bool HasFlag(const Param& param, std::string_view flag) {
  return std::ranges::find(param.flags, flag) != param.flags.end();
}

bool IsFilled(const Param& param) { return HasFlag(param, "output") || HasFlag(param, "inout"); }

// `const char __user *const __user *`: pointers to strings, up to a NULL.
bool IsStringVector(const Param& param) {
  return param.ctype.starts_with("const char") && std::ranges::count(param.ctype, '*') == 2 &&
         !IsFilled(param);
}

// The generator for a type word and the direction of the data. Contexts and their requests are told by their C types.
ArgType TypeOf(const Param& param, const CType& ctype) {
  const bool is_pointer = ctype.is_pointer;
  if (StructBehind(param.ctype, true) == "iocb") return ArgType::kIocbs;
  if (StructBehind(param.ctype, false) == "iocb") return ArgType::kIocb;
  if (is_pointer && ctype.pointee == "aio_context_t") return ArgType::kContextOut;
  if (param.ctype == "aio_context_t") return ArgType::kContext;
  if (param.type == "fd")
    return is_pointer && IsFilled(param) ? ArgType::kFdArrayOut : ArgType::kFd;
  if (param.type == "path") return ArgType::kPath;
  if (param.type == "struct") return IsFilled(param) ? ArgType::kStructOut : ArgType::kStructIn;
  if (param.type == "user_ptr" || param.type == "ptr") {
    if (IsFilled(param)) return ArgType::kBufferOut;
    if (param.constraint && param.constraint->kind == "user_string") return ArgType::kString;
    return HasFlag(param, "input") ? ArgType::kBufferIn : ArgType::kPointer;
  }
  if (param.type == "array" && IsStringVector(param)) return ArgType::kStrings;
  return is_pointer ? ArgType::kPointer : ArgType::kInt;
}

// Names of constants in `text`, in its order, once each, as far as their bits are all in `mask`.
std::vector<NamedNumber> NamesInMask(std::string_view text, uint64_t mask) {
  std::vector<NamedNumber> names;
  Result<Expr> expr = ParseExpr(text);
  if (!expr.ok()) return names;  // a reader without the text (a number alone)
  VisitExpr(*expr, [&](const Expr& e, bool) {
    if (e.kind != ExprKind::kName) return;
    const std::optional<int64_t> value = ConstantValue(e.text);
    const bool inside = value && (static_cast<uint64_t>(*value) & ~mask) == 0;
    if (inside && std::ranges::find(names, e.text, &NamedNumber::name) == names.end()) {
      names.push_back({e.text, *value});
    }
  });
  return names;
}

Result<int64_t> ValueOf(const Number& number, const std::string& what) {
  if (number.value) return *number.value;
  return Error{"", "the value of " + what + " '" + number.text + "' is not known"};
}

uint64_t WidthMask(uint8_t width) {
  return width >= 8 ? ~uint64_t{0} : (uint64_t{1} << (8 * width)) - 1;
}

Status SetRange(const ParamConstraint& constraint, ArgModel* arg) {
  arg->constraint = ConstraintKind::kRange;
  arg->min = LowestOf(arg->width, arg->is_signed);
  arg->max = HighestOf(arg->width, arg->is_signed);
  if (constraint.min) {
    Result<int64_t> min = ValueOf(*constraint.min, "the lower bound");
    if (!min.ok()) return min.error();
    arg->min = *min;
  }
  if (constraint.max) {
    Result<int64_t> max = ValueOf(*constraint.max, "the upper bound");
    if (!max.ok()) return max.error();
    arg->max = *max;
  }
  return {};
}

Status SetConstraint(const ApiSpec& spec, const ParamConstraint& constraint, ArgModel* arg) {
  if (constraint.kind == "range") return SetRange(constraint, arg);
  if (constraint.kind == "mask" && constraint.mask) {
    Result<int64_t> mask = ValueOf(*constraint.mask, "the mask");
    if (!mask.ok()) return mask.error();
    arg->constraint = ConstraintKind::kMask;
    arg->mask = static_cast<uint64_t>(*mask) & WidthMask(arg->width);
    arg->names = NamesInMask(constraint.mask->text, arg->mask);
  } else if (constraint.kind == "enum") {
    arg->constraint = ConstraintKind::kEnum;
    for (const Number& number : constraint.values) {
      Result<int64_t> value = ValueOf(number, "the member");
      if (!value.ok()) return value.error();
      arg->names.push_back({number.text, *value});
    }
  } else if (constraint.kind == "buffer") {
    arg->size_arg = ParamIndex(spec, constraint.param);
    if (arg->size_arg < 0) return Error{"", "buffer(" + constraint.param + ") names no parameter"};
  }
  return {};
}

Status SetSize(const ApiSpec& spec, const Param& param, const std::string& pointee, ArgModel* arg) {
  if (!param.size_param.empty()) {
    arg->size_arg = ParamIndex(spec, param.size_param);
    if (arg->size_arg < 0)
      return Error{"", "size-param '" + param.size_param + "' names no parameter"};
  }
  std::optional<int64_t> size;
  if (param.size) size = param.size->value;
  if (!size && !param.struct_name.empty()) size = SizeOfType("struct " + param.struct_name);
  if (!size && arg->type == ArgType::kFdArrayOut) {
    Result<CType> element = ParseCType(pointee);
    if (!element.ok()) return element.error();
    size = static_cast<int64_t>(arg->array_kinds.size()) * element->width;
  }
  const bool is_struct = arg->type == ArgType::kStructOut || arg->type == ArgType::kStructIn;
  if (is_struct && !size)
    return Error{"", "the size of 'struct " + param.struct_name + "' is not known"};
  if (arg->type == ArgType::kIocbs)
    size = SizeOfType("struct iocb");  // a program has these, not pointers
  arg->fixed_size = static_cast<uint32_t>(size.value_or(0));
  return {};
}

Status SetKinds(const Param& param, ArgModel* arg) {
  if (arg->type == ArgType::kFdArrayOut) {
    for (const std::string& word : param.kinds)
      arg->array_kinds.push_back(KindFromName(word.c_str()));
    return {};
  }
  if (arg->type != ArgType::kFd && arg->type != ArgType::kPath) return {};
  Result<KindSet> kinds = KindsOf(param.kinds);
  if (!kinds.ok()) return kinds.error();
  arg->kinds = *kinds;
  return {};
}

// What the specification's own conditions compare the string with is what is worth trying: user.,
// trusted., security.capability.
void SetStrings(const ApiSpec& spec, ArgModel* arg) {
  if (arg->type != ArgType::kString) return;
  for (std::string_view text : ExpressionsOf(spec)) {
    Result<Expr> expr = ParseExpr(text);
    if (!expr.ok()) continue;  // is reported where the expression is compiled
    VisitExpr(*expr, [&](const Expr& e, bool) {
      const bool compares = e.text == "starts_with" || e.text == "string_is";
      if (e.kind != ExprKind::kCall || !compares || e.operands.size() != 2) return;
      const std::string& name = e.operands[1].text;
      const auto value = StringConstant(name);
      const bool whole = e.text == "string_is";
      const auto same = [&](const NamedString& s) { return s.name == name && s.whole == whole; };
      if (e.operands[0].text != arg->name || !value || std::ranges::any_of(arg->strings, same))
        return;
      arg->strings.push_back({name, std::string(*value), whole});
    });
  }
}

// A signed descriptor directly before a path is the directory that relative paths start in:
// AT_FDCWD is one of its values.
bool IsDirfd(const ApiSpec& spec, size_t index, const ArgModel& arg) {
  return arg.type == ArgType::kFd && arg.is_signed && index + 1 < spec.params.size() &&
         spec.params[index + 1].type == "path";
}

Status Fill(const ApiSpec& spec, size_t index, ArgModel* arg) {
  const Param& param = spec.params[index];
  Result<CType> ctype = ParseCType(param.ctype);
  if (!ctype.ok()) return ctype.error();
  arg->width = ctype->width;
  arg->is_signed = ctype->is_signed;
  arg->optional = HasFlag(param, "optional");
  arg->is_inout = HasFlag(param, "inout");
  arg->type = TypeOf(param, *ctype);
  if (Status kinds = SetKinds(param, arg); !kinds.ok()) return kinds;
  if (param.constraint) {
    if (Status set = SetConstraint(spec, *param.constraint, arg); !set.ok()) return set;
  }
  if (IsDirfd(spec, index, *arg) && arg->names.empty()) {
    arg->names.push_back({"AT_FDCWD", *ConstantValue("AT_FDCWD")});
  }
  SetStrings(spec, arg);
  return SetSize(spec, param, ctype->pointee, arg);
}

}  // namespace

Result<KindSet> KindsOf(const std::vector<std::string>& words) {
  KindSet set = 0;
  for (const std::string& word : words) {
    const Kind kind = KindFromName(word.c_str());
    if (word != "any" && kind == Kind::kNone) return Error{"", "'" + word + "' is no kind"};
    set |= word == "any" ? kAnyKind : KindBit(kind);
  }
  return set == 0 ? kAnyKind : set;
}

int64_t LowestOf(uint8_t width, bool is_signed) {
  if (!is_signed) return 0;
  return width >= 8 ? INT64_MIN : -(int64_t{1} << (8 * width - 1));
}

int64_t HighestOf(uint8_t width, bool is_signed) {
  if (width >= 8)
    return is_signed ? INT64_MAX : -1;  // all bits set: contracts compute with int64_t
  return (int64_t{1} << (is_signed ? 8 * width - 1 : 8 * width)) - 1;
}

Result<ArgModel> BuildArg(const ApiSpec& spec, size_t index) {
  ArgModel arg;
  arg.name = spec.params[index].name;
  arg.ctype = spec.params[index].ctype;
  if (Status filled = Fill(spec, index, &arg); !filled.ok()) {
    return Error{"", "parameter '" + arg.name + "': " + filled.error().message};
  }
  return arg;
}

}  // namespace kapifuzz
