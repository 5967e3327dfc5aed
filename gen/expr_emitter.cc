#include "gen/expr_emitter.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "gen/cpp_text.h"
#include "gen/ctype.h"
#include "gen/struct_layout.h"
#include "specs/constants.h"
#include "specs/observables.h"

namespace kapifuzz {
namespace {

// Walks one tree. `before` says which side of the call observables are asked about.
class Emitter {
 public:
  explicit Emitter(const ApiSpec& spec) : spec_(spec) {}

  Result<std::string> Emit(const Expr& e, bool before) {
    switch (e.kind) {
      case ExprKind::kInteger:
        return "V(" + Int64Literal(e.value) + ")";
      case ExprKind::kName:
        return Name(e);
      case ExprKind::kKindName:
        return "V(" + KindLiteral(e.text) + ")";
      case ExprKind::kMember:
        return Member(e, before);
      case ExprKind::kIndex:
        return Index(e, before);
      case ExprKind::kUnary:
        return Unary(e, before);
      case ExprKind::kBinary:
        return Binary(e, before);
      case ExprKind::kTernary:
        return Apply("Choose", e, before);
      case ExprKind::kCall:
        return Call(e, before);
      case ExprKind::kOld:
        return Emit(e.operands[0], true);
      case ExprKind::kSizeof:
        return Sizeof(e);
    }
    return Error{"", "expression of an unknown form"};
  }

 private:
  static const char* Side(bool before) { return before ? "kBefore" : "kAfter"; }

  Result<std::string> Name(const Expr& e) {
    switch (ResolveName(spec_, e.text)) {
      case NameMeaning::kParam:
        return fmt::format("c.Arg({})", ParamIndex(spec_, e.text));
      case NameMeaning::kRet:
        return std::string("c.Ret()");
      case NameMeaning::kErrno:
        return std::string("c.Errno()");
      case NameMeaning::kConstant:
        return fmt::format("V({} /* {} */)", Int64Literal(*ConstantValue(e.text)), e.text);
      case NameMeaning::kUnknown:
        break;
    }
    return Error{"", "'" + e.text + "' has no meaning here"};
  }

  // `param` as the address it holds; the type says what lies there.
  Result<CType> Pointer(const Expr& e, int* index) {
    *index = ParamIndex(spec_, e.text);
    if (*index < 0) return Error{"", "'" + e.text + "' is no parameter"};
    return ParseCType(spec_.params[static_cast<size_t>(*index)].ctype);
  }

  Result<std::string> Member(const Expr& e, bool before) {
    int index = 0;
    Result<CType> type = Pointer(e, &index);
    if (!type.ok()) return type.error();
    const std::string& ctype = spec_.params[static_cast<size_t>(index)].ctype;
    const std::string name = StructBehind(ctype, !e.operands.empty());
    if (!FindField(name, e.member)) {
      return Error{
          "", fmt::format("the layout of '{}->{}' ({}) is not known", e.text, e.member, ctype)};
    }
    Result<std::string> pointer =
        e.operands.empty() ? fmt::format("c.Arg({})", index) : Index(e, before);
    if (!pointer.ok()) return pointer;
    return fmt::format("KF_LOAD(c, {}, {}, {}, {})", Side(before), *pointer, name, e.member);
  }

  Result<std::string> Index(const Expr& e, bool before) {
    int index = 0;
    Result<CType> type = Pointer(e, &index);
    if (!type.ok()) return type.error();
    Result<CType> element = ParseCType(type->pointee);
    if (!type->is_pointer || !element.ok()) {
      return Error{"", "'" + e.text + "[...]' is no element of a known type"};
    }
    Result<std::string> at = Emit(e.operands[0], before);
    if (!at.ok()) return at;
    return fmt::format("obs::load(c, {}, c.Arg({}), {} * V({}), {}, {})", Side(before), index, *at,
                       element->width, element->width, element->is_signed);
  }

  Result<std::string> Sizeof(const Expr& e) {
    const std::optional<int64_t> size = SizeOfType(e.text);
    if (!size) return Error{"", "the size of '" + e.text + "' is not known"};
    return fmt::format("V({} /* sizeof({}) */)", *size, e.text);
  }

  Result<std::string> Unary(const Expr& e, bool before) {
    Result<std::string> operand = Emit(e.operands[0], before);
    if (!operand.ok() || e.text == "+") return operand;
    return e.text + *operand;
  }

  Result<std::string> Binary(const Expr& e, bool before) {
    if (e.text == "&&") return Apply("And", e, before);
    if (e.text == "||") return Apply("Or", e, before);
    Result<std::string> left = Emit(e.operands[0], before);
    if (!left.ok()) return left;
    Result<std::string> right = Emit(e.operands[1], before);
    if (!right.ok()) return right;
    return fmt::format("({} {} {})", *left, e.text, *right);
  }

  // function(operands...).
  Result<std::string> Apply(std::string_view function, const Expr& e, bool before) {
    std::vector<std::string> operands;
    for (const Expr& operand : e.operands) {
      Result<std::string> text = Emit(operand, before);
      if (!text.ok()) return text;
      operands.push_back(std::move(*text));
    }
    return fmt::format("{}({})", function, Join(operands, ", "));
  }

  Result<std::string> Call(const Expr& e, bool before) {
    const Observable* observable = FindObservable(e.text);
    if (observable == nullptr) return Error{"", "'" + e.text + "' is no observable"};
    Result<ObservableArgs> args = MatchArguments(*observable, e);
    if (!args.ok()) return args.error();
    std::vector<std::string> given = {"c", Side(before)};
    if (args->path != nullptr) {
      const int dfd = args->dfd == nullptr ? -1 : ParamIndex(spec_, args->dfd->text);
      if (args->dfd != nullptr && dfd < 0) {
        return Error{"", "'" + ToString(*args->dfd) + "' is no parameter that holds a directory"};
      }
      given.push_back(std::to_string(dfd));
      given.push_back(std::to_string(ParamIndex(spec_, args->path->text)));
    }
    const bool symbol =
        !observable->params.empty() && observable->params[0] == ObservableParam::kSymbol;
    const bool string =
        !observable->params.empty() && observable->params.back() == ObservableParam::kString;
    for (const Expr* value : args->values) {
      if (string && value == args->values.back()) {
        given.push_back(Quote(StringConstant(value->text).value_or("")));
        continue;
      }
      Result<std::string> text = symbol ? "\"" + value->text + "\"" : Emit(*value, before);
      if (!text.ok()) return text;
      given.push_back(std::move(*text));
    }
    return fmt::format("obs::{}({})", e.text, Join(given, ", "));
  }

  const ApiSpec& spec_;
};

}  // namespace

Result<std::string> EmitExpr(const Expr& expr, const ApiSpec& spec, ExprPlace place) {
  return Emitter(spec).Emit(expr, place == ExprPlace::kBefore);
}

}  // namespace kapifuzz
