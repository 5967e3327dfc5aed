#include "specs/expr_check.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/strings.h"
#include "specs/constants.h"
#include "specs/expr_lexer.h"
#include "specs/observables.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

class Checker {
 public:
  Checker(const ApiSpec& spec, ExprPlace place) : spec_(spec), place_(place) {}

  Status Check(const Expr& expr, bool in_old) {
    Status own = CheckNode(expr, in_old);
    if (!own.ok()) return own;
    // The arguments of an observable that are symbols, strings or paths have been looked at with the
    // call.
    const Observable* observable =
        expr.kind == ExprKind::kCall ? FindObservable(expr.text) : nullptr;
    for (const Expr& operand : expr.operands) {
      if (observable && IsSymbolic(*observable)) continue;
      if (observable && TakesString(*observable) && &operand == &expr.operands.back()) continue;
      Status below = Check(operand, in_old || expr.kind == ExprKind::kOld);
      if (!below.ok()) return below;
    }
    return {};
  }

 private:
  static bool IsSymbolic(const Observable& observable) {
    return !observable.params.empty() && observable.params[0] == ObservableParam::kSymbol;
  }

  static bool TakesString(const Observable& observable) {
    return !observable.params.empty() && observable.params.back() == ObservableParam::kString;
  }

  Status CheckNode(const Expr& expr, bool in_old) {
    switch (expr.kind) {
      case ExprKind::kName:
        return CheckName(expr);
      case ExprKind::kKindName:
        if (IsKindName(expr.text)) return {};
        return ExprError(expr.column,
                         "'" + expr.text + "' is no kind" + DidYouMean(expr.text, KindNames()));
      case ExprKind::kMember:
        return CheckMember(expr);
      case ExprKind::kIndex:
        return CheckParam(expr, expr.text);
      case ExprKind::kCall:
        return CheckCall(expr);
      case ExprKind::kSizeof:
        if (SizeOfType(expr.text)) return {};
        return ExprError(expr.column, "the size of '" + expr.text + "' is not known");
      case ExprKind::kOld:
        if (place_ == ExprPlace::kBefore) {
          return ExprError(expr.column, "old() has no meaning here: all is read before the call");
        }
        if (in_old) return ExprError(expr.column, "old() inside of old()");
        return {};
      default:
        return {};
    }
  }

  Status CheckName(const Expr& expr) {
    NameMeaning meaning = ResolveName(spec_, expr.text);
    if (meaning == NameMeaning::kUnknown) {
      return ExprError(expr.column, "'" + expr.text + "' is no parameter, constant or kind" +
                                        DidYouMean(expr.text, ParamNames()));
    }
    bool outcome = meaning == NameMeaning::kRet || meaning == NameMeaning::kErrno;
    if (outcome && place_ == ExprPlace::kBefore) {
      return ExprError(expr.column, "'" + expr.text + "' is not known before the call");
    }
    return {};
  }

  Status CheckParam(const Expr& expr, std::string_view name) {
    if (ParamIndex(spec_, name) >= 0) return {};
    return ExprError(expr.column, "'" + std::string(name) + "' is no parameter" +
                                      DidYouMean(name, ParamNames()));
  }

  Status CheckMember(const Expr& expr) {
    Status param = CheckParam(expr, expr.text);
    if (!param.ok()) return param;
    const Param& of = spec_.params[ParamIndex(spec_, expr.text)];
    const bool pointers = std::ranges::count(of.ctype, '*') == 2 && of.ctype.starts_with("struct ");
    if (expr.operands.empty() ? !of.struct_name.empty() : pointers) return {};
    return ExprError(expr.column,
                     "'" + expr.text +
                         (expr.operands.empty() ? "' is not of type struct"
                                                : "' is no array of pointers to structs") +
                         ", so it has no member '" + expr.member + "'");
  }

  Status CheckCall(const Expr& expr) {
    const Observable* observable = FindObservable(expr.text);
    if (!observable) {
      std::vector<std::string> names;
      for (const Observable& known : AllObservables()) names.emplace_back(known.name);
      return ExprError(expr.column,
                       "'" + expr.text + "()' is no observable" + DidYouMean(expr.text, names));
    }
    Result<ObservableArgs> args = MatchArguments(*observable, expr);
    if (!args.ok()) return args.error();
    if (args->path) return CheckPath(*args->path);
    if (IsSymbolic(*observable) && !args->values[0]->text.starts_with("CONFIG_")) {
      return ExprError(args->values[0]->column,
                       "'" + args->values[0]->text + "' does not start with CONFIG_");
    }
    if (TakesString(*observable) && !StringConstant(args->values.back()->text)) {
      return ExprError(args->values.back()->column,
                       "'" + args->values.back()->text +
                           "' is no string of the kernel's interface" +
                           DidYouMean(args->values.back()->text, StringConstantNames()));
    }
    return {};
  }

  Status CheckPath(const Expr& path) {
    Status param = CheckParam(path, path.text);
    if (!param.ok()) return param;
    if (spec_.params[ParamIndex(spec_, path.text)].type == "path") return {};
    return ExprError(path.column, "'" + path.text + "' is not of type path");
  }

  std::vector<std::string> ParamNames() const {
    std::vector<std::string> names;
    for (const Param& param : spec_.params) names.push_back(param.name);
    return names;
  }

  const ApiSpec& spec_;
  const ExprPlace place_;
};

}  // namespace

int ParamIndex(const ApiSpec& spec, std::string_view name) {
  auto it = std::find_if(spec.params.begin(), spec.params.end(),
                         [name](const Param& param) { return param.name == name; });
  return it == spec.params.end() ? -1 : static_cast<int>(it - spec.params.begin());
}

NameMeaning ResolveName(const ApiSpec& spec, std::string_view name) {
  if (ParamIndex(spec, name) >= 0) return NameMeaning::kParam;
  if (name == "ret") return NameMeaning::kRet;
  if (name == "errno") return NameMeaning::kErrno;
  if (ConstantValue(name)) return NameMeaning::kConstant;
  return NameMeaning::kUnknown;
}

Status CheckExpr(const Expr& expr, const ApiSpec& spec, ExprPlace place) {
  return Checker(spec, place).Check(expr, false);
}

Status CheckExprText(std::string_view text, const ApiSpec& spec, ExprPlace place) {
  Result<Expr> expr = ParseExpr(text);
  if (!expr.ok()) return expr.error();
  return CheckExpr(*expr, spec, place);
}

}  // namespace kapifuzz
