// From an expression of a specification to the C++ that computes it.
//
// The emitted code reads like the specification: observables keep their names, `&&` becomes
// And(), a parameter becomes c.Arg(i), constants are numbers with their names beside them (the
// compiler's headers may have other values than the kernel, O_LARGEFILE does).
//
//   EmitExpr("!is_open(fd)", close)
//       "!obs::is_open(c, kBefore, c.Arg(0))"
//   EmitExpr("size(fd) >= old(size(fd))", write)
//       "(obs::size(c, kAfter, c.Arg(0)) >= obs::size(c, kBefore, c.Arg(0)))"
//
// The emitted names are those of the prologue that gen/table_writer.cc puts before them: V,
// kBefore, kAfter, KF_LOAD.
#pragma once

#include <string>

#include "base/result.h"
#include "specs/expr.h"
#include "specs/expr_check.h"
#include "specs/model.h"

namespace kapifuzz {

// `expr` must have passed CheckExpr(expr, spec, place). Fails on what the generator cannot compile:
// a struct whose layout is not known, an element of something that is no array.
Result<std::string> EmitExpr(const Expr& expr, const ApiSpec& spec, ExprPlace place);

}  // namespace kapifuzz
