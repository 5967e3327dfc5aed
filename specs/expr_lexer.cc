#include "specs/expr_lexer.h"

#include <optional>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// Longest first, so that "<<" is not read as "<" "<".
constexpr std::string_view kOperators[] = {
    "||", "&&", "==", "!=", "<=", ">=", "<<", ">>", "->", "?", ":", "|", "^", "&",
    "<",  ">",  "+",  "-",  "*",  "/",  "%",  "!",  "~",  "(", ")", "[", "]", ","};

std::string_view TakeWhile(std::string_view text, bool (*belongs)(char)) {
  size_t length = 0;
  while (length < text.size() && belongs(text[length])) ++length;
  return text.substr(0, length);
}

// "10", "0x10", "010" with an optional suffix of u and l, which change nothing in 64-bit
// arithmetic.
std::optional<int64_t> IntegerValue(std::string_view literal) {
  std::string_view digits = literal;
  while (!digits.empty() && (digits.back() | 0x20) == 'l') digits.remove_suffix(1);
  if (!digits.empty() && (digits.back() | 0x20) == 'u') digits.remove_suffix(1);
  while (!digits.empty() && (digits.back() | 0x20) == 'l') digits.remove_suffix(1);
  return ParseInt(digits);
}

// The character behind a backslash, or nothing if C has no such simple escape.
std::optional<int64_t> EscapedCharacter(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    case '\\':
      return '\\';
    case '\'':
      return '\'';
    default:
      return std::nullopt;
  }
}

// A character literal at the start of `text`; its length goes to *length.
std::optional<int64_t> CharacterValue(std::string_view text, size_t* length) {
  if (text.size() >= 4 && text[1] == '\\' && text[3] == '\'') {
    *length = 4;
    return EscapedCharacter(text[2]);
  }
  if (text.size() >= 3 && text[1] != '\\' && text[1] != '\'' && text[2] == '\'') {
    *length = 3;
    return static_cast<unsigned char>(text[1]);
  }
  return std::nullopt;
}

// Reads one token at the start of `text` (which is not blank).
Result<ExprToken> LexOne(std::string_view text, int column) {
  ExprToken token{.kind = ExprToken::kEnd, .column = column};
  if (IsIdentStart(text[0])) {
    token.kind = ExprToken::kName;
    token.text = TakeWhile(text, IsIdent);
    return token;
  }
  if (IsDigit(text[0]) || text[0] == '\'') {
    token.kind = ExprToken::kInteger;
    size_t length = 0;
    std::optional<int64_t> value;
    if (text[0] == '\'') {
      value = CharacterValue(text, &length);
    } else {
      length = TakeWhile(text, IsIdent).size();
      value = IntegerValue(text.substr(0, length));
    }
    if (!value) {
      std::string_view shown = text.substr(0, length ? length : 1);
      return ExprError(column, "'" + std::string(shown) + "' is no integer or character literal");
    }
    token.text = text.substr(0, length);
    token.value = *value;
    return token;
  }
  for (std::string_view candidate : kOperators) {
    if (!text.starts_with(candidate)) continue;
    token.kind = ExprToken::kOperator;
    token.text = text.substr(0, candidate.size());
    return token;
  }
  return ExprError(column, "unexpected character '" + EscapeForC(text.substr(0, 1)) + "'");
}

}  // namespace

Error ExprError(int column, const std::string& message) {
  return Error{"", "column " + std::to_string(column) + ": " + message};
}

Result<std::vector<ExprToken>> LexExpr(std::string_view text) {
  std::vector<ExprToken> tokens;
  size_t position = 0;
  while (true) {
    while (position < text.size() && IsSpace(text[position])) ++position;
    int column = static_cast<int>(position) + 1;
    if (position == text.size()) {
      tokens.push_back({.kind = ExprToken::kEnd, .column = column});
      return tokens;
    }
    Result<ExprToken> token = LexOne(text.substr(position), column);
    if (!token.ok()) return token.error();
    position += token->text.size();
    tokens.push_back(*token);
  }
}

}  // namespace kapifuzz
