// Tokens of the expression language. Used by specs/expr.cc alone.
//
//   Lex("fd >= 0x10") == {{kName, "fd", 1}, {kOperator, ">=", 4}, {kInteger, "0x10", 7, 16}, {kEnd,
//   "", 11}}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct ExprToken {
  enum Kind { kName, kInteger, kOperator, kEnd };
  Kind kind = kEnd;
  std::string_view text = {};  // into the lexed text
  int column = 1;
  int64_t value = 0;  // kInteger
};

// The tokens of `text`, the last one kEnd. Fails at a character or literal that the language does
// not have.
Result<std::vector<ExprToken>> LexExpr(std::string_view text);

// "column 4: MESSAGE".
Error ExprError(int column, const std::string& message);

}  // namespace kapifuzz
