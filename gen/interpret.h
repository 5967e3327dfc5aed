// The second engine for contracts: evaluates an expression's tree against one executed call.
//
// The guest runs compiled contracts (gen/expr_emitter.h). This interpreter reads the same
// language by another way, so that a test can hold the two against each other over many calls,
// and so that an expression can be tried without a compiler.
//
//   Expr e = *ParseExpr("size(fd) == old(size(fd)) + ret");
//   Interpret(e, write_spec, ExprPlace::kAfter, view).IsTrue()
#pragma once

#include <string_view>

#include "executor/observation.h"
#include "executor/value.h"
#include "specs/expr.h"
#include "specs/expr_check.h"
#include "specs/model.h"

namespace kapifuzz {

// `expr` must have passed CheckExpr(expr, spec, place) and `view` must be of a call of `spec`.
// Unknown where the call's observer did not see the answer, and where EmitExpr would fail.
Value Interpret(const Expr& expr, const ApiSpec& spec, ExprPlace place, const CallView& view);

// True if the interpreter can ask this observable; it can for all of specs/observables.h.
bool CanInterpret(std::string_view observable);

}  // namespace kapifuzz
