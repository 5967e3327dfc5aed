// Can an expression of a specification ever hold? A decision procedure that says no only where no is certain.
//
// The truth of a formula is searched branch by branch: `&&`, `||`, `!` and `?:` are taken apart, and what is left are
// comparisons. Each compares a term with a constant (check/term_facts.h) or two terms with each other; a term that is
// more than that stays a symbol, equal to itself. Expressions have three values; a formula that is never true may still
// be unknown, but then it says nothing to an oracle either.
//
//   CanBeTrue(*ParseExpr("fd < 0"), close_spec)                        == false: fd is unsigned int
//   CanBeTrue(*ParseExpr("is_open(fd) && !is_open(fd)"), close_spec)   == false
//   CanBeFalse(*ParseExpr("whence >= 0"), lseek_spec)                  == false
//   CanBeTrue(*ParseExpr("size(fd) > 3 * nlink(fd)"), spec)            == true: not understood
#pragma once

#include "specs/expr.h"
#include "specs/model.h"

namespace kapifuzz {

bool CanBeTrue(const Expr& expr, const ApiSpec& spec);
bool CanBeFalse(const Expr& expr, const ApiSpec& spec);

// Can both hold at once?
bool CanBothBeTrue(const Expr& a, const Expr& b, const ApiSpec& spec);

}  // namespace kapifuzz
