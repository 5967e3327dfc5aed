// A precedence-climbing parser: one table of binary operators instead of one function per level.
// Depth is bounded, because expressions come from files that anybody may write and the parser
// recurses.
#include "specs/expr.h"

#include <optional>

#include "base/strings.h"
#include "specs/expr_lexer.h"
#include "specs/observables.h"

namespace kapifuzz {
namespace {

constexpr int kMaxDepth = 100;
constexpr int kTernaryPrecedence = 1;
constexpr int kUnaryPrecedence = 12;

struct BinaryOperator {
  std::string_view text;
  int precedence;  // higher binds tighter, as in C
};
constexpr BinaryOperator kBinaryOperators[] = {
    {"||", 2}, {"&&", 3}, {"|", 4},  {"^", 5},  {"&", 6},  {"==", 7},
    {"!=", 7}, {"<", 8},  {"<=", 8}, {">", 8},  {">=", 8}, {"<<", 9},
    {">>", 9}, {"+", 10}, {"-", 10}, {"*", 11}, {"/", 11}, {"%", 11},
};

int BinaryPrecedence(std::string_view text) {
  for (const BinaryOperator& op : kBinaryOperators) {
    if (op.text == text) return op.precedence;
  }
  return 0;
}

bool IsKindValued(const Expr& expr) {
  if (expr.kind == ExprKind::kOld) return IsKindValued(expr.operands[0]);
  if (expr.kind != ExprKind::kCall) return false;
  const Observable* observable = FindObservable(expr.text);
  return observable && observable->yields == Yields::kKind;
}

// In `kind(fd) == file` the word names a kind even if a parameter is called `file`.
void MarkKindNames(Expr* comparison) {
  if (comparison->text != "==" && comparison->text != "!=") return;
  Expr& left = comparison->operands[0];
  Expr& right = comparison->operands[1];
  if (IsKindValued(left) && right.kind == ExprKind::kName) right.kind = ExprKind::kKindName;
  if (IsKindValued(right) && left.kind == ExprKind::kName) left.kind = ExprKind::kKindName;
}

class Parser {
 public:
  explicit Parser(std::vector<ExprToken> tokens) : tokens_(std::move(tokens)) {}

  Result<Expr> Parse() {
    Result<Expr> expr = ParseTernary();
    if (expr.ok() && Peek().kind != ExprToken::kEnd) return Unexpected("an operator");
    return expr;
  }

 private:
  const ExprToken& Peek() const { return tokens_[next_]; }
  // The last token, kEnd, is never consumed.
  void Advance() {
    if (Peek().kind != ExprToken::kEnd) ++next_;
  }
  bool At(std::string_view op) const {
    return Peek().kind == ExprToken::kOperator && Peek().text == op;
  }
  bool Accept(std::string_view op) {
    if (!At(op)) return false;
    Advance();
    return true;
  }

  Error Unexpected(const std::string& wanted) const {
    std::string found = Peek().kind == ExprToken::kEnd ? "the end of the expression"
                                                       : "'" + std::string(Peek().text) + "'";
    return ExprError(Peek().column, "expected " + wanted + ", found " + found);
  }

  Result<Expr> ParseTernary() {
    if (++depth_ > kMaxDepth) return ExprError(Peek().column, "nested too deeply");
    Result<Expr> expr = ParseTernaryAtDepth();
    --depth_;
    return expr;
  }

  Result<Expr> ParseTernaryAtDepth() {
    Result<Expr> condition = ParseBinary(kTernaryPrecedence + 1);
    if (!condition.ok() || !Accept("?")) return condition;
    Result<Expr> yes = ParseTernary();
    if (!yes.ok()) return yes;
    if (!Accept(":")) return Unexpected("':'");
    Result<Expr> no = ParseTernary();
    if (!no.ok()) return no;
    int column = condition->column;
    return Expr{.kind = ExprKind::kTernary,
                .operands = {std::move(*condition), std::move(*yes), std::move(*no)},
                .column = column};
  }

  // Operators of at least `lowest`; the right side takes only tighter ones, so all of them
  // associate to the left.
  Result<Expr> ParseBinary(int lowest) {
    Result<Expr> left = ParseUnary();
    while (left.ok()) {
      int precedence = Peek().kind == ExprToken::kOperator ? BinaryPrecedence(Peek().text) : 0;
      if (precedence < lowest) break;
      std::string op(Peek().text);
      Advance();
      Result<Expr> right = ParseBinary(precedence + 1);
      if (!right.ok()) return right;
      int column = left->column;
      Expr joined{.kind = ExprKind::kBinary,
                  .text = op,
                  .operands = {std::move(*left), std::move(*right)},
                  .column = column};
      MarkKindNames(&joined);
      // A chain of left-associative operators makes a deep tree without recursion here; later walks
      // recurse.
      if (++operators_ > kMaxOperators) return ExprError(column, "too many operators");
      left = std::move(joined);
    }
    return left;
  }

  Result<Expr> ParseUnary() {
    int column = Peek().column;
    for (std::string_view op : {"!", "~", "-", "+"}) {
      if (!Accept(op)) continue;
      if (++depth_ > kMaxDepth) return ExprError(column, "nested too deeply");
      Result<Expr> operand = ParseUnary();
      --depth_;
      if (!operand.ok()) return operand;
      if (op == "+") return operand;
      return Expr{.kind = ExprKind::kUnary,
                  .text = std::string(op),
                  .operands = {std::move(*operand)},
                  .column = column};
    }
    return ParsePrimary();
  }

  Result<Expr> ParsePrimary() {
    const ExprToken token = Peek();
    if (token.kind == ExprToken::kInteger) {
      Advance();
      return Expr{.kind = ExprKind::kInteger, .value = token.value, .column = token.column};
    }
    if (Accept("(")) {
      Result<Expr> inner = ParseTernary();
      if (inner.ok() && !Accept(")")) return Unexpected("')'");
      return inner;
    }
    if (token.kind != ExprToken::kName) return Unexpected("a value");
    Advance();
    if (token.text == "sizeof") return ParseSizeof(token.column);
    if (Accept("(")) return ParseCall(token);
    if (Accept("->")) return ParseMember(token);
    if (Accept("[")) return ParseIndex(token);
    return Expr{.kind = ExprKind::kName, .text = std::string(token.text), .column = token.column};
  }

  Result<Expr> ParseSizeof(int column) {
    if (!Accept("(")) return Unexpected("'('");
    std::string type;
    while (Peek().kind == ExprToken::kName || At("*")) {
      if (!type.empty()) type += ' ';
      type += Peek().text;
      Advance();
    }
    if (type.empty()) return Unexpected("a type");
    if (!Accept(")")) return Unexpected("')'");
    return Expr{.kind = ExprKind::kSizeof, .text = type, .column = column};
  }

  Result<Expr> ParseCall(const ExprToken& name) {
    Expr call{.kind = name.text == "old" ? ExprKind::kOld : ExprKind::kCall,
              .text = name.text == "old" ? "" : std::string(name.text),
              .column = name.column};
    while (!At(")") || !call.operands.empty()) {
      Result<Expr> argument = ParseTernary();
      if (!argument.ok()) return argument;
      call.operands.push_back(std::move(*argument));
      if (!Accept(",")) break;
    }
    if (!Accept(")")) return Unexpected("',' or ')'");
    if (call.kind == ExprKind::kOld && call.operands.size() != 1) {
      return ExprError(name.column, "old() takes one expression");
    }
    return call;
  }

  Result<Expr> ParseMember(const ExprToken& base) {
    if (Peek().kind != ExprToken::kName) return Unexpected("a member's name");
    Expr member{.kind = ExprKind::kMember,
                .text = std::string(base.text),
                .member = std::string(Peek().text),
                .column = base.column};
    Advance();
    return member;
  }

  Result<Expr> ParseIndex(const ExprToken& base) {
    Result<Expr> index = ParseTernary();
    if (!index.ok()) return index;
    if (!Accept("]")) return Unexpected("']'");
    if (Accept("->")) {
      Result<Expr> member = ParseMember(base);
      if (member.ok()) member->operands.push_back(std::move(*index));
      return member;
    }
    return Expr{.kind = ExprKind::kIndex,
                .text = std::string(base.text),
                .operands = {std::move(*index)},
                .column = base.column};
  }

  static constexpr int kMaxOperators = 1000;
  std::vector<ExprToken> tokens_;
  size_t next_ = 0;
  int depth_ = 0;
  int operators_ = 0;
};

int PrecedenceOf(const Expr& expr) {
  if (expr.kind == ExprKind::kTernary) return kTernaryPrecedence;
  if (expr.kind == ExprKind::kBinary) return BinaryPrecedence(expr.text);
  if (expr.kind == ExprKind::kUnary) return kUnaryPrecedence;
  return kUnaryPrecedence + 1;
}

// `expr` as an operand of something that needs at least `lowest`.
std::string Operand(const Expr& expr, int lowest) {
  std::string text = ToString(expr);
  return PrecedenceOf(expr) < lowest ? "(" + text + ")" : text;
}

std::string ArgumentsToString(const Expr& call) {
  std::string text;
  for (const Expr& argument : call.operands) {
    if (!text.empty()) text += ", ";
    text += ToString(argument);
  }
  return text;
}

std::string UnaryToString(const Expr& expr) {
  const Expr& operand = expr.operands[0];
  // "- -x": without the blank C would read "--". Parentheses would do too, but each costs a level of nesting, and a
  // tree at the limit could not be read back.
  bool minus_minus = expr.text == "-" && operand.kind == ExprKind::kUnary && operand.text == "-";
  return expr.text + (minus_minus ? " " : "") + Operand(operand, kUnaryPrecedence);
}

}  // namespace

Result<Expr> ParseExpr(std::string_view text) {
  Result<std::vector<ExprToken>> tokens = LexExpr(text);
  if (!tokens.ok()) return tokens.error();
  return Parser(std::move(*tokens)).Parse();
}

std::string ToString(const Expr& expr) {
  switch (expr.kind) {
    case ExprKind::kInteger:
      return std::to_string(static_cast<uint64_t>(expr.value));
    case ExprKind::kName:
    case ExprKind::kKindName:
      return expr.text;
    case ExprKind::kMember:
      if (expr.operands.empty()) return expr.text + "->" + expr.member;
      return expr.text + "[" + ToString(expr.operands[0]) + "]->" + expr.member;
    case ExprKind::kIndex:
      return expr.text + "[" + ToString(expr.operands[0]) + "]";
    case ExprKind::kUnary:
      return UnaryToString(expr);
    case ExprKind::kBinary: {
      int precedence = PrecedenceOf(expr);
      return Operand(expr.operands[0], precedence) + " " + expr.text + " " +
             Operand(expr.operands[1], precedence + 1);
    }
    case ExprKind::kTernary:
      return Operand(expr.operands[0], kTernaryPrecedence + 1) + " ? " +
             ToString(expr.operands[1]) + " : " + ToString(expr.operands[2]);
    case ExprKind::kCall:
      return expr.text + "(" + ArgumentsToString(expr) + ")";
    case ExprKind::kOld:
      return "old(" + ToString(expr.operands[0]) + ")";
    case ExprKind::kSizeof:
      return "sizeof(" + expr.text + ")";
  }
  return {};
}

}  // namespace kapifuzz
