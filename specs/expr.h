// Expressions of the specification language (docs/spec-language.md section 3): text to tree and
// back.
//
// `when:`, `only-when:`, `ensures:` and `applies:` hold such text; so do the bounds and masks of
// `constraint-type:`. This file knows the grammar alone. What a name means is specs/expr_check.h;
// the functions that an expression may call are specs/observables.h; constants have their values
// from specs/constants.h. gen/ turns the tree into C++.
//
//   Result<Expr> expr = ParseExpr("flags & O_CREAT && !exists(filename)");
//   expr->kind      == ExprKind::kBinary, expr->text == "&&"
//   ToString(*expr) == "flags & O_CREAT && !exists(filename)"
//
// A syntax error names the offending text and its column, counted from 1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

enum class ExprKind {
  kInteger,   // 42 0x2a 'x'      value
  kName,      // fd O_CREAT ret   text
  kKindName,  // the word that `kind(fd) ==` or `type(path) ==` is compared with: text
  kMember,  // statbuf->st_size text is the parameter, member the member; iocbpp[0]->aio_buf has the index as
            //                  operands[0]
  kIndex,    // fildes[0]        text is the parameter, operands[0] the index
  kUnary,    // !x               text is the operator
  kBinary,   // x && y           text is the operator
  kTernary,  // x ? y : z        operands in this order
  kCall,     // offset(fd)       text is the observable, operands its arguments as written
  kOld,      // old(x)           operands[0]
  kSizeof,   // sizeof(struct stat)  text is the type, with single spaces
};

struct Expr {
  ExprKind kind = ExprKind::kInteger;
  std::string text = {};
  std::string member = {};
  int64_t value = 0;
  std::vector<Expr> operands = {};
  int column = 1;  // where it starts in the parsed text

  // Same tree; columns do not count.
  bool operator==(const Expr& other) const {
    return kind == other.kind && text == other.text && member == other.member &&
           value == other.value && operands == other.operands;
  }
};

// Parses the whole of `text`. The Error's message has column and offending text, its `where` is
// empty.
Result<Expr> ParseExpr(std::string_view text);

// Canonical text: single blanks around binary operators, no parentheses that the grammar does not
// need. Parsing it gives an equal tree.
std::string ToString(const Expr& expr);

// Calls `visit` for `expr` and everything below it, parents first. `in_old` is true inside of
// old(...).
template <typename Visit>
void VisitExpr(const Expr& expr, Visit&& visit, bool in_old = false) {
  visit(expr, in_old);
  for (const Expr& operand : expr.operands) {
    VisitExpr(operand, visit, in_old || expr.kind == ExprKind::kOld);
  }
}

}  // namespace kapifuzz
