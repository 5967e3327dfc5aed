// Both sides go into negation normal form, then their trees are walked against each other. The walk is exponential in the
// worst case, so it has a budget; beyond it nothing is proved.
#include "specs/expr_implies.h"

#include <optional>

#include "base/strings.h"
#include "specs/constants.h"
#include "specs/expr.h"

namespace kapifuzz {
namespace {

constexpr int kMaxSteps = 100'000;

Expr Binary(std::string op, Expr left, Expr right) {
  return {.kind = ExprKind::kBinary,
          .text = std::move(op),
          .operands = {std::move(left), std::move(right)}};
}

Expr Zero() { return {.kind = ExprKind::kInteger}; }

std::string_view Negated(std::string_view op) {
  constexpr std::string_view kPairs[][2] = {{"==", "!="}, {"<", ">="}, {"<=", ">"}};
  for (const auto& [a, b] : kPairs) {
    if (op == a) return b;
    if (op == b) return a;
  }
  return {};
}

bool IsBinary(const Expr& expr, std::string_view op) {
  return expr.kind == ExprKind::kBinary && expr.text == op;
}

// Only &&, || and comparisons above the operands of comparisons; `x` as a condition is `x != 0`.
Expr Normal(const Expr& expr, bool yes) {
  if (expr.kind == ExprKind::kUnary && expr.text == "!") return Normal(expr.operands[0], !yes);
  if (IsBinary(expr, "&&") || IsBinary(expr, "||")) {
    const bool both = IsBinary(expr, "&&") == yes;
    return Binary(both ? "&&" : "||", Normal(expr.operands[0], yes), Normal(expr.operands[1], yes));
  }
  if (expr.kind == ExprKind::kTernary) {
    Expr then = Binary("&&", Normal(expr.operands[0], true), Normal(expr.operands[1], yes));
    Expr otherwise = Binary("&&", Normal(expr.operands[0], false), Normal(expr.operands[2], yes));
    return Binary("||", std::move(then), std::move(otherwise));
  }
  if (expr.kind == ExprKind::kBinary && !Negated(expr.text).empty()) {
    const std::string op(yes ? std::string_view(expr.text) : Negated(expr.text));
    return Binary(op, expr.operands[0], expr.operands[1]);
  }
  return Binary(yes ? "!=" : "==", expr, Zero());
}

std::optional<int64_t> Constant(const Expr& expr) {
  Result<int64_t> value = EvaluateConstant(expr);
  if (!value.ok()) return std::nullopt;
  return *value;
}

// What a comparison with a constant leaves of 64-bit numbers.
struct Interval {
  int64_t least = INT64_MIN;
  int64_t most = INT64_MAX;
};

std::optional<Interval> IntervalOf(std::string_view op, int64_t value) {
  if (op == "==") return Interval{value, value};
  if (op == "<=") return Interval{INT64_MIN, value};
  if (op == ">=") return Interval{value, INT64_MAX};
  if (op == "<" && value != INT64_MIN) return Interval{INT64_MIN, value - 1};
  if (op == ">" && value != INT64_MAX) return Interval{value + 1, INT64_MAX};
  return std::nullopt;
}

// x OP1 c implies x OP2 d.
bool IntervalImplies(const Expr& a, const Expr& b) {
  if (!(a.operands[0] == b.operands[0])) return false;
  const std::optional<int64_t> c = Constant(a.operands[1]), d = Constant(b.operands[1]);
  if (!c || !d) return false;
  const std::optional<Interval> premise = IntervalOf(a.text, *c);
  if (!premise) return a.text == "!=" && b.text == "!=" && *c == *d;
  if (b.text == "!=") return *d < premise->least || *d > premise->most;
  const std::optional<Interval> conclusion = IntervalOf(b.text, *d);
  return conclusion && conclusion->least <= premise->least && premise->most <= conclusion->most;
}

// The masked value and the constant mask of `(x & M) OP y`.
struct Masked {
  const Expr* value;
  int64_t mask;
};

std::optional<Masked> MaskedSide(const Expr& comparison) {
  const Expr& left = comparison.operands[0];
  if (!IsBinary(left, "&")) return std::nullopt;
  for (int side : {1, 0}) {
    if (std::optional<int64_t> mask = Constant(left.operands[side])) {
      return Masked{&left.operands[1 - side], *mask};
    }
  }
  return std::nullopt;
}

// x & 4 implies x & 6; (x & 7) == 5 implies x & 4 and (x & 3) == 1.
bool MaskImplies(const Expr& a, const Expr& b) {
  const std::optional<Masked> premise = MaskedSide(a), conclusion = MaskedSide(b);
  if (!premise || !conclusion || !(*premise->value == *conclusion->value)) return false;
  const std::optional<int64_t> c = Constant(a.operands[1]), d = Constant(b.operands[1]);
  if (!c || !d) return false;
  const bool nonzero = b.text == "!=" && *d == 0;
  if (a.text == "!=" && *c == 0) return nonzero && (premise->mask & ~conclusion->mask) == 0;
  if (a.text != "==") return false;
  if (nonzero && (*c & conclusion->mask) != 0) return true;
  return b.text == "==" && (conclusion->mask & ~premise->mask) == 0 &&
         (*c & conclusion->mask) == *d;
}

class Prover {
 public:
  bool Implies(const Expr& a, const Expr& b) {
    if (++steps_ > kMaxSteps) return false;
    if (a == b) return true;
    if (IsBinary(b, "&&")) return Implies(a, b.operands[0]) && Implies(a, b.operands[1]);
    if (IsBinary(a, "||")) return Implies(a.operands[0], b) && Implies(a.operands[1], b);
    if (IsBinary(b, "||") && (Implies(a, b.operands[0]) || Implies(a, b.operands[1]))) return true;
    if (IsBinary(a, "&&")) return Implies(a.operands[0], b) || Implies(a.operands[1], b);
    if (IsBinary(b, "||")) return false;
    return IntervalImplies(a, b) || MaskImplies(a, b);
  }

 private:
  int steps_ = 0;
};

}  // namespace

bool Implies(std::string_view premise, std::string_view conclusion) {
  if (conclusion.empty() || premise == conclusion) return true;
  if (premise.empty()) return false;
  Result<Expr> a = ParseExpr(premise), b = ParseExpr(conclusion);
  if (!a.ok() || !b.ok()) return false;
  return Prover().Implies(Normal(*a, true), Normal(*b, true));
}

}  // namespace kapifuzz
