// Backtracking over the branches of a formula. The number of steps is bounded, since each `||` doubles the branches; a
// formula that needs more is taken to be satisfiable.
#include "check/satisfiable.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "check/term_facts.h"
#include "gen/ctype.h"
#include "specs/constants.h"
#include "specs/expr_check.h"
#include "specs/observables.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

constexpr int kMostSteps = 20'000;
constexpr int64_t kHighestErrno = 4095;

std::optional<CompareOp> ParseCompareOp(std::string_view text) {
  if (text == "==") return CompareOp::kEqual;
  if (text == "!=") return CompareOp::kNotEqual;
  if (text == "<") return CompareOp::kLess;
  if (text == "<=") return CompareOp::kLessEqual;
  if (text == ">") return CompareOp::kGreater;
  if (text == ">=") return CompareOp::kGreaterEqual;
  return std::nullopt;
}

// How two terms may compare; a set of these bits.
constexpr unsigned kLessBit = 1, kEqualBit = 2, kGreaterBit = 4;

unsigned RelationBits(CompareOp op) {
  unsigned bits = 0;
  if (Holds(0, op, 1)) bits |= kLessBit;
  if (Holds(0, op, 0)) bits |= kEqualBit;
  if (Holds(1, op, 0)) bits |= kGreaterBit;
  return bits;
}

// A name of a kind is a number of its own; a parameter that is called like a constant hides it.
std::optional<int64_t> ConstantOf(const Expr& expr, const ApiSpec& spec) {
  if (expr.kind == ExprKind::kKindName) {
    const std::vector<std::string> kinds = KindNames();
    return std::ranges::find(kinds, expr.text) - kinds.begin();
  }
  bool hidden = false;
  VisitExpr(expr, [&](const Expr& part, bool) {
    hidden |= part.kind == ExprKind::kName && ParamIndex(spec, part.text) >= 0;
  });
  if (hidden) return std::nullopt;
  Result<int64_t> value = EvaluateConstant(expr);
  if (!value.ok()) return std::nullopt;
  return *value;
}

ValueRange RangeOfParam(const Param& param) {
  Result<CType> type = ParseCType(param.ctype);
  if (!type.ok() || type->is_pointer || type->width >= 8) return {};
  const int bits = 8 * type->width;
  if (!type->is_signed) return {0, (int64_t{1} << bits) - 1};
  return {-(int64_t{1} << (bits - 1)), (int64_t{1} << (bits - 1)) - 1};
}

bool IsYesOrNo(const Expr& expr) {
  if (expr.kind == ExprKind::kCall) {
    const Observable* observable = FindObservable(expr.text);
    return observable != nullptr && observable->yields == Yields::kYesOrNo;
  }
  if (expr.kind == ExprKind::kUnary) return expr.text == "!";
  return expr.kind == ExprKind::kBinary &&
         (ParseCompareOp(expr.text) || expr.text == "&&" || expr.text == "||");
}

ValueRange RangeOf(const Expr& expr, const ApiSpec& spec) {
  if (expr.kind == ExprKind::kOld) return RangeOf(expr.operands[0], spec);
  if (IsYesOrNo(expr)) return {0, 1};
  if (expr.kind != ExprKind::kName) return {};
  if (int index = ParamIndex(spec, expr.text); index >= 0) return RangeOfParam(spec.params[index]);
  return expr.text == "errno" ? ValueRange{0, kHighestErrno} : ValueRange{};
}

// All that one branch has assumed so far.
class Assumptions {
 public:
  explicit Assumptions(const ApiSpec& spec) : spec_(spec) {}

  // Adds that `expr`, no formula, is true or false. False if that contradicts what was assumed before.
  bool Assume(const Expr& expr, bool wanted) {
    std::optional<CompareOp> op =
        expr.kind == ExprKind::kBinary ? ParseCompareOp(expr.text) : std::nullopt;
    if (!op) return AssumeTerm(expr, wanted ? CompareOp::kNotEqual : CompareOp::kEqual, 0);
    if (!wanted) op = Negated(*op);
    const Expr &left = expr.operands[0], &right = expr.operands[1];
    if (std::optional<int64_t> k = ConstantOf(right, spec_)) return AssumeTerm(left, *op, *k);
    if (std::optional<int64_t> k = ConstantOf(left, spec_)) {
      return AssumeTerm(right, Mirrored(*op), *k);
    }
    return AssumeRelation(left, *op, right);
  }

 private:
  bool AssumeTerm(const Expr& term, CompareOp op, int64_t constant) {
    if (term.kind == ExprKind::kBinary && term.text == "&") {
      for (int side : {0, 1}) {
        std::optional<int64_t> mask = ConstantOf(term.operands[side], spec_);
        if (mask) return AddFact(term.operands[1 - side], {*mask, op, constant});
      }
    }
    return AddFact(term, {-1, op, constant});
  }

  bool AddFact(const Expr& term, const TermFact& fact) {
    auto it = terms_.try_emplace(ToString(term), RangeOf(term, spec_)).first;
    it->second.Add(fact);
    return !it->second.Contradict();
  }

  bool AssumeRelation(const Expr& a, CompareOp op, const Expr& b) {
    std::string left = ToString(a), right = ToString(b);
    if (left > right) {
      std::swap(left, right);
      op = Mirrored(op);
    }
    unsigned& relation =
        relations_.try_emplace({left, right}, left == right ? kEqualBit : 7u).first->second;
    relation &= RelationBits(op);
    return relation != 0;
  }

  const ApiSpec& spec_;
  std::map<std::string, TermFacts> terms_;
  std::map<std::pair<std::string, std::string>, unsigned> relations_;
};

struct Goal {
  const Expr* expr;
  bool wanted;
};

class Solver {
 public:
  explicit Solver(const ApiSpec& spec) : spec_(spec) {}

  // Can every goal be reached?
  bool Solve(std::vector<Goal> goals) { return Solve(std::move(goals), Assumptions(spec_)); }

 private:
  bool Solve(std::vector<Goal> goals, Assumptions assumed) {
    while (!goals.empty()) {
      if (++steps_ > kMostSteps) return true;
      const Goal goal = goals.back();
      goals.pop_back();
      const Expr& expr = *goal.expr;
      const bool is_and = expr.kind == ExprKind::kBinary && expr.text == "&&";
      const bool is_or = expr.kind == ExprKind::kBinary && expr.text == "||";
      if (std::optional<int64_t> value = ConstantOf(expr, spec_)) {
        if ((*value != 0) != goal.wanted) return false;
      } else if (expr.kind == ExprKind::kUnary && expr.text == "!") {
        goals.push_back({&expr.operands[0], !goal.wanted});
      } else if (expr.kind == ExprKind::kTernary) {
        return SolveTernary(expr, goal.wanted, goals, assumed);
      } else if (is_and || is_or) {
        if (is_and != goal.wanted) return SolveEither(expr, goal.wanted, goals, assumed);
        for (const Expr& operand : expr.operands) goals.push_back({&operand, goal.wanted});
      } else if (!assumed.Assume(expr, goal.wanted)) {
        return false;
      }
    }
    return true;
  }

  bool SolveEither(const Expr& expr, bool wanted, const std::vector<Goal>& goals,
                   const Assumptions& assumed) {
    return std::ranges::any_of(expr.operands, [&](const Expr& operand) {
      std::vector<Goal> branch = goals;
      branch.push_back({&operand, wanted});
      return Solve(std::move(branch), assumed);
    });
  }

  bool SolveTernary(const Expr& expr, bool wanted, const std::vector<Goal>& goals,
                    const Assumptions& assumed) {
    for (bool condition : {true, false}) {
      std::vector<Goal> branch = goals;
      branch.push_back({&expr.operands[condition ? 1 : 2], wanted});
      branch.push_back({&expr.operands[0], condition});
      if (Solve(std::move(branch), assumed)) return true;
    }
    return false;
  }

  const ApiSpec& spec_;
  int steps_ = 0;
};

}  // namespace

bool CanBeTrue(const Expr& expr, const ApiSpec& spec) {
  return Solver(spec).Solve({{&expr, true}});
}

bool CanBeFalse(const Expr& expr, const ApiSpec& spec) {
  return Solver(spec).Solve({{&expr, false}});
}

bool CanBothBeTrue(const Expr& a, const Expr& b, const ApiSpec& spec) {
  return Solver(spec).Solve({{&a, true}, {&b, true}});
}

}  // namespace kapifuzz
