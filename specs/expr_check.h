// What the names in an expression mean for one specification, and whether the expression makes
// sense there.
//
// Between the grammar (specs/expr.h) and those who evaluate: `kapi check` reports what is wrong
// here, and gen/ asks the same ResolveName() when it emits code, so that both read a name alike.
//
//   ResolveName(open_spec, "flags")   == NameMeaning::kParam
//   ResolveName(open_spec, "O_CREAT") == NameMeaning::kConstant
//   CheckExpr(*ParseExpr("offset(fdd) > 0"), read_spec, ExprPlace::kAfter)
//       -> Error "column 8: 'fdd' is no parameter, constant or kind, did you mean fd?"
#pragma once

#include <string_view>

#include "base/result.h"
#include "specs/expr.h"
#include "specs/model.h"

namespace kapifuzz {

enum class NameMeaning { kParam, kRet, kErrno, kConstant, kUnknown };

NameMeaning ResolveName(const ApiSpec& spec, std::string_view name);

// Position of a parameter by name, or -1.
int ParamIndex(const ApiSpec& spec, std::string_view name);

// When the expression's observables are read.
enum class ExprPlace {
  kBefore,  // `when`, `applies`, `only-when` of an error: before the call; ret, errno and old()
            // make no sense
  kAfter,   // `ensures`, `only-when` of an effect: after it
};

// The first thing in `expr` that has no meaning in `spec`. The Error's `where` is empty.
Status CheckExpr(const Expr& expr, const ApiSpec& spec, ExprPlace place);

// Parses and checks.
Status CheckExprText(std::string_view text, const ApiSpec& spec, ExprPlace place);

}  // namespace kapifuzz
