// Lookup over the tables and a small interpreter for constant trees. Overflow wraps, as the
// kernel's compiler flags make it wrap; division by zero and shifts by 64 or more have no value.
#include "specs/constants.h"

#include <algorithm>
#include <map>

#include "base/errno_names.h"
#include "base/signal_names.h"
#include "specs/constants_table.h"
#include "specs/expr_lexer.h"

namespace kapifuzz {
namespace {

using ConstantMap = std::map<std::string_view, int64_t>;

const ConstantMap& AllConstants() {
  static const ConstantMap kAll = [] {
    ConstantMap all;
    for (const Constant& row : FileConstants()) all.emplace(row.name, row.value);
    for (const Constant& row : ProcessConstants()) all.emplace(row.name, row.value);
    for (const Constant& row : SocketConstants()) all.emplace(row.name, row.value);
    for (const Constant& row : BinderConstants()) all.emplace(row.name, row.value);
    return all;
  }();
  return kAll;
}

std::optional<int64_t> Shift(std::string_view op, int64_t a, int64_t b) {
  if (b < 0 || b > 63) return std::nullopt;
  return op == "<<" ? static_cast<int64_t>(static_cast<uint64_t>(a) << b) : a >> b;
}

std::optional<int64_t> Divide(std::string_view op, int64_t a, int64_t b) {
  if (b == 0 || (a == INT64_MIN && b == -1)) return std::nullopt;
  return op == "/" ? a / b : a % b;
}

std::optional<int64_t> ApplyBinary(std::string_view op, int64_t a, int64_t b) {
  auto ua = static_cast<uint64_t>(a), ub = static_cast<uint64_t>(b);
  if (op == "+") return static_cast<int64_t>(ua + ub);
  if (op == "-") return static_cast<int64_t>(ua - ub);
  if (op == "*") return static_cast<int64_t>(ua * ub);
  if (op == "/" || op == "%") return Divide(op, a, b);
  if (op == "<<" || op == ">>") return Shift(op, a, b);
  if (op == "&") return a & b;
  if (op == "|") return a | b;
  if (op == "^") return a ^ b;
  if (op == "&&") return a && b;
  if (op == "||") return a || b;
  if (op == "==") return a == b;
  if (op == "!=") return a != b;
  if (op == "<") return a < b;
  if (op == "<=") return a <= b;
  if (op == ">") return a > b;
  if (op == ">=") return a >= b;
  return std::nullopt;
}

int64_t ApplyUnary(std::string_view op, int64_t a) {
  if (op == "!") return !a;
  if (op == "~") return ~a;
  return static_cast<int64_t>(0 - static_cast<uint64_t>(a));
}

Error NotConstant(const Expr& expr) {
  return ExprError(expr.column, "'" + ToString(expr) + "' has no constant value");
}

Result<int64_t> EvaluateLeaf(const Expr& expr) {
  std::optional<int64_t> value;
  if (expr.kind == ExprKind::kInteger) value = expr.value;
  if (expr.kind == ExprKind::kName) value = ConstantValue(expr.text);
  if (expr.kind == ExprKind::kSizeof) value = SizeOfType(expr.text);
  if (!value) return NotConstant(expr);
  return *value;
}

}  // namespace

std::optional<int64_t> ConstantValue(std::string_view name) {
  if (auto it = AllConstants().find(name); it != AllConstants().end()) return it->second;
  if (std::optional<int> number = ErrnoNumber(name)) return *number;
  if (std::optional<int> number = SignalNumber(name)) return *number;
  return std::nullopt;
}

std::optional<int64_t> SizeOfType(std::string_view type) {
  if (type.ends_with("*")) return 8;
  for (const Constant& row : TypeSizes()) {
    if (row.name == type) return row.value;
  }
  return std::nullopt;
}

std::optional<int> CapabilityNumber(std::string_view name) {
  if (!name.starts_with("CAP_") || name == "CAP_LAST_CAP") return std::nullopt;
  std::optional<int64_t> value = ConstantValue(name);
  if (!value) return std::nullopt;
  return static_cast<int>(*value);
}

Result<int64_t> EvaluateConstant(std::string_view text) {
  Result<Expr> expr = ParseExpr(text);
  if (!expr.ok()) return expr.error();
  return EvaluateConstant(*expr);
}

Result<int64_t> EvaluateConstant(const Expr& expr) {
  if (expr.operands.empty()) return EvaluateLeaf(expr);
  if (expr.kind != ExprKind::kUnary && expr.kind != ExprKind::kBinary &&
      expr.kind != ExprKind::kTernary) {
    return NotConstant(expr);
  }
  Result<int64_t> first = EvaluateConstant(expr.operands[0]);
  if (!first.ok()) return first;
  if (expr.kind == ExprKind::kTernary) return EvaluateConstant(expr.operands[*first ? 1 : 2]);
  if (expr.kind == ExprKind::kUnary) return ApplyUnary(expr.text, *first);
  Result<int64_t> second = EvaluateConstant(expr.operands[1]);
  if (!second.ok()) return second;
  std::optional<int64_t> value = ApplyBinary(expr.text, *first, *second);
  if (!value) return NotConstant(expr);
  return *value;
}

}  // namespace kapifuzz
