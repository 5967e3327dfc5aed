// Two mutually recursive walks: a condition is a clause ("fd is open"), negated by pushing the "not" down to where English
// wants it; a value is a noun ("the offset of fd").
#include "specs/expr_words.h"

#include <algorithm>
#include <vector>

#include "base/strings.h"
#include "specs/expr.h"
#include "specs/expr_phrases.h"

namespace kapifuzz {
namespace {

bool IsBinary(const Expr& expr, std::string_view op) {
  return expr.kind == ExprKind::kBinary && expr.text == op;
}

bool IsZero(const Expr& expr) { return expr.kind == ExprKind::kInteger && expr.value == 0; }

bool IsComparison(const Expr& expr) {
  if (expr.kind != ExprKind::kBinary) return false;
  constexpr std::string_view kOperators[] = {"==", "!=", "<", "<=", ">", ">="};
  return std::find(std::begin(kOperators), std::end(kOperators), expr.text) != std::end(kOperators);
}

// The operands of a chain of one operator: a | b | c gives three.
void Flatten(const Expr& expr, std::string_view op, std::vector<const Expr*>* parts) {
  if (!IsBinary(expr, op)) {
    parts->push_back(&expr);
    return;
  }
  for (const Expr& operand : expr.operands) Flatten(operand, op, parts);
}

std::string Listed(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + last + " " : ", ";
    text += words[i];
  }
  return text;
}

class Speaker {
 public:
  explicit Speaker(std::string_view source) : source_(source) {}

  std::string Condition(const Expr& expr, bool yes) const {
    if (expr.kind == ExprKind::kUnary && expr.text == "!") {
      return Condition(expr.operands[0], !yes);
    }
    if (IsBinary(expr, "&&")) return Joined(expr, yes ? "and" : "or", yes);
    if (IsBinary(expr, "||")) return Joined(expr, yes ? "or" : "and", yes);
    if (IsComparison(expr)) return Comparison(expr, yes);
    if (expr.kind == ExprKind::kTernary) return Choice(expr, yes);
    if (IsBinary(expr, "&")) return Bits(expr, yes);
    if (expr.kind == ExprKind::kCall) return CallCondition(expr, yes);
    if (expr.kind == ExprKind::kOld) {
      return Condition(expr.operands[0], yes) + " before the call";
    }
    return Value(expr) + (yes ? " is not 0" : " is 0");
  }

  std::string Value(const Expr& expr) const {
    switch (expr.kind) {
      case ExprKind::kInteger:
        return Literal(expr);
      case ExprKind::kName:
        if (expr.text == "ret") return "the result";
        if (expr.text == "errno") return "the error";
        return expr.text;
      case ExprKind::kMember:
        if (expr.operands.empty()) return expr.member + " of " + expr.text;
        return expr.member + " of " + expr.text + "[" + Value(expr.operands[0]) + "]";
      case ExprKind::kCall:
        return CallValue(expr);
      case ExprKind::kOld:
        return Value(expr.operands[0]) + " before the call";
      case ExprKind::kTernary:
        return "(" + Value(expr.operands[1]) + " if " + Condition(expr.operands[0], true) +
               ", otherwise " + Value(expr.operands[2]) + ")";
      case ExprKind::kUnary:
        return UnaryValue(expr);
      case ExprKind::kBinary:
        return BinaryValue(expr);
      default:
        return ToString(expr);
    }
  }

 private:
  // As its author spelt it: 0644 stays octal.
  std::string Literal(const Expr& expr) const {
    std::string_view rest = source_.substr(expr.column - 1);
    if (rest.starts_with('\'')) return std::string(rest.substr(0, rest.find('\'', 2) + 1));
    size_t length = 0;
    while (length < rest.size() && IsIdent(rest[length])) ++length;
    return std::string(rest.substr(0, length));
  }

  std::string Joined(const Expr& expr, const std::string& word, bool yes) const {
    std::vector<const Expr*> parts;
    Flatten(expr, expr.text, &parts);
    std::vector<std::string> clauses;
    for (const Expr* part : parts) clauses.push_back(Grouped(*part, yes));
    if (word == "or" && clauses.size() == 2) return clauses[0] + " or " + clauses[1];
    return Join(clauses, " " + word + " ");
  }

  // A clause inside of another: what has "and", "or" or "if" of its own gets parentheses.
  std::string Grouped(const Expr& expr, bool yes) const {
    const Expr* inner = &expr;
    while (inner->kind == ExprKind::kUnary && inner->text == "!") inner = &inner->operands[0];
    const bool compound = IsBinary(*inner, "&&") || IsBinary(*inner, "||");
    std::string clause = Condition(expr, yes);
    return compound ? "(" + clause + ")" : clause;
  }

  std::string Choice(const Expr& expr, bool yes) const {
    return "(if " + Condition(expr.operands[0], true) + ": " + Condition(expr.operands[1], yes) +
           "; otherwise: " + Condition(expr.operands[2], yes) + ")";
  }

  std::string Comparison(const Expr& expr, bool yes) const {
    const Expr& left = expr.operands[0];
    const Expr& right = expr.operands[1];
    const bool equality = expr.text == "==" || expr.text == "!=";
    const bool equal = (expr.text == "==") == yes;
    if (equality && right.kind == ExprKind::kKindName) return KindClause(left, right, equal);
    if (equality && left.kind == ExprKind::kKindName) return KindClause(right, left, equal);
    if (equality && IsBinary(left, "&")) return MaskedEquality(left, right, equal);
    const Phrase* phrase = FindPhrase(Innermost(left).text);
    if (equality && phrase && phrase->gives) {
      return Value(left) + (equal ? " gives " : " does not give ") + Value(right);
    }
    return Value(left) + " " + CompareVerb(left, expr.text, yes) + " " + Value(right);
  }

  std::string CompareVerb(const Expr& left, std::string_view op, bool yes) const {
    struct Verb {
      std::string_view op;
      const char *yes, *no;
    };
    static constexpr Verb kVerbs[] = {
        {"==", "", "not "},
        {"!=", "not ", ""},
        {"<", "less than ", "at least "},
        {">=", "at least ", "less than "},
        {">", "more than ", "at most "},
        {"<=", "at most ", "more than "},
    };
    const Verb* verb = std::find_if(std::begin(kVerbs), std::end(kVerbs),
                                    [op](const Verb& v) { return v.op == op; });
    std::string text = std::string(Plural(left) ? "are " : "is ") + (yes ? verb->yes : verb->no);
    return std::string(Trim(text));
  }

  static const Expr& Innermost(const Expr& expr) {
    return expr.kind == ExprKind::kOld ? Innermost(expr.operands[0]) : expr;
  }

  static bool Plural(const Expr& expr) {
    const Expr& inner = Innermost(expr);
    const Phrase* phrase = inner.kind == ExprKind::kCall ? FindPhrase(inner.text) : nullptr;
    return phrase && phrase->plural;
  }

  static const char* HasOrLacks(const Expr& value, bool has) {
    if (Plural(value)) return has ? " have " : " lack ";
    return has ? " has " : " lacks ";
  }

  // kind(fd) == file: the noun of such a call is the thing itself.
  std::string KindClause(const Expr& call, const Expr& kind, bool yes) const {
    return Value(call) + (yes ? " is " : " is not ") + KindPhrase(kind.text);
  }

  std::vector<std::string> MaskWords(const Expr& mask) const {
    std::vector<const Expr*> parts;
    Flatten(mask, "|", &parts);
    std::vector<std::string> words;
    for (const Expr* part : parts) words.push_back(Value(*part));
    return words;
  }

  // x & M as a condition.
  std::string Bits(const Expr& expr, bool yes) const {
    const Expr& value = expr.operands[0];
    const std::vector<std::string> words = MaskWords(expr.operands[1]);
    if (words.size() == 1) return Value(value) + HasOrLacks(value, yes) + words[0];
    return Value(value) + HasOrLacks(value, true) + (yes ? "one of " : "none of ") +
           Listed(words, "and");
  }

  // (x & M) == N
  std::string MaskedEquality(const Expr& masked, const Expr& right, bool yes) const {
    if (IsZero(right)) return Bits(masked, !yes);
    const Expr& value = masked.operands[0];
    const std::vector<std::string> words = MaskWords(masked.operands[1]);
    const std::string has = Value(value) + HasOrLacks(value, true);
    if (masked.operands[1] == right) {
      if (words.size() == 1) return Value(value) + HasOrLacks(value, yes) + words[0];
      return has + (yes ? "all of " : "not all of ") + Listed(words, "and");
    }
    if (words.size() == 1) {
      return words[0] + " of " + Value(value) + (yes ? " is " : " is not ") + Value(right);
    }
    return "of " + Listed(words, "and") + ", " + has + (yes ? "just " : "not just ") +
           Listed(MaskWords(right), "and");
  }

  std::vector<std::string> Arguments(const Expr& call) const {
    std::vector<std::string> words;
    for (const Expr& operand : call.operands) words.push_back(Value(operand));
    return PathsAsOne(call.text, std::move(words));
  }

  std::string CallCondition(const Expr& call, bool yes) const {
    const Phrase* phrase = FindPhrase(call.text);
    if (!phrase) return Value(call) + (yes ? " holds" : " does not hold");
    if (phrase->yes.empty()) return CallValue(call) + (yes ? " is not 0" : " is 0");
    return FillPhrase(yes ? phrase->yes : phrase->no, Arguments(call));
  }

  std::string CallValue(const Expr& call) const {
    const Phrase* phrase = FindPhrase(call.text);
    if (!phrase) {
      std::vector<std::string> words;
      for (const Expr& operand : call.operands) words.push_back(Value(operand));
      return call.text + "(" + Join(words, ", ") + ")";
    }
    if (phrase->noun.empty()) return "whether " + FillPhrase(phrase->yes, Arguments(call));
    return FillPhrase(phrase->noun, Arguments(call));
  }

  std::string UnaryValue(const Expr& expr) const {
    const Expr& operand = expr.operands[0];
    if (expr.text != "!") return expr.text + Operand(operand);
    const bool twice = operand.kind == ExprKind::kUnary && operand.text == "!";
    return "whether " + (twice ? Condition(operand.operands[0], true) : Condition(operand, false));
  }

  std::string BinaryValue(const Expr& expr) const {
    if (IsComparison(expr) || IsBinary(expr, "&&") || IsBinary(expr, "||")) {
      return "whether " + Grouped(expr, true);
    }
    return Operand(expr.operands[0]) + " " + expr.text + " " + Operand(expr.operands[1]);
  }

  std::string Operand(const Expr& expr) const {
    std::string text = Value(expr);
    return expr.kind == ExprKind::kBinary || text.starts_with("whether ") ? "(" + text + ")" : text;
  }

  std::string_view source_;
};

// A lone name is more likely prose than the condition "name is not 0".
bool IsProse(const Result<Expr>& expr) { return !expr.ok() || expr->kind == ExprKind::kName; }

}  // namespace

std::string InWords(std::string_view expression) {
  Result<Expr> expr = ParseExpr(expression);
  if (IsProse(expr)) return std::string(expression);
  return Speaker(expression).Condition(*expr, true);
}

ClauseList InClauses(std::string_view expression) {
  Result<Expr> expr = ParseExpr(expression);
  if (IsProse(expr) || (!IsBinary(*expr, "&&") && !IsBinary(*expr, "||"))) {
    return {.clauses = {InWords(expression)}};
  }
  std::vector<const Expr*> parts;
  Flatten(*expr, expr->text, &parts);
  ClauseList list{.all = IsBinary(*expr, "&&")};
  const Speaker speaker(expression);
  for (const Expr* part : parts) list.clauses.push_back(speaker.Condition(*part, true));
  return list;
}

}  // namespace kapifuzz
