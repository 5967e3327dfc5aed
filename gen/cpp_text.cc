#include "gen/cpp_text.h"

#include "base/strings.h"

namespace kapifuzz {

std::string Quote(std::string_view text) { return "\"" + EscapeForC(text) + "\""; }

std::string Int64Literal(int64_t value) {
  return value == INT64_MIN ? "INT64_MIN" : std::to_string(value);
}

std::string KindLiteral(std::string_view word) {
  std::string literal = "Kind::k";
  bool upper = true;
  for (char c : word) {
    const bool lower_letter = c >= 'a' && c <= 'z';
    if (c != '_') literal += upper && lower_letter ? static_cast<char>(c - 'a' + 'A') : c;
    upper = c == '_';
  }
  return literal;
}

std::string KindSetLiteral(KindSet kinds) {
  if (kinds == kAnyKind) return "kAnyKind";
  std::string text;
  for (int i = 0; i < kKindCount; ++i) {
    const Kind kind = static_cast<Kind>(i);
    if ((kinds & KindBit(kind)) == 0) continue;
    text += (text.empty() ? "KindBit(" : " | KindBit(") + KindLiteral(KindName(kind)) + ")";
  }
  return text.empty() ? "0" : text;
}

}  // namespace kapifuzz
