// Small text helpers that the standard library of C++20 lacks.
//
//   Trim("  a b ")                       == "a b"
//   FoldSpaces("a\n   b")                == "a b"
//   Split("a, b", ',')                   == {"a", " b"}
//   NearestNames("sys_opne", names, 3)   == {"sys_open", ...}
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

// True for the blanks that C calls white space in the "C" locale; never looks at the process's
// locale.
constexpr bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsIdentStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool IsIdent(char c) { return IsIdentStart(c) || IsDigit(c); }

// `text` without leading and trailing white space; a view into `text`.
std::string_view Trim(std::string_view text);

// `text` trimmed, with every run of white space made one blank.
std::string FoldSpaces(std::string_view text);

// The pieces between separators, untrimmed; always at least one. Views into `text`.
std::vector<std::string_view> Split(std::string_view text, char separator);

// Split at the separators that stand outside of parentheses: "a(b, c), d" at ',' gives "a(b, c)"
// and " d".
std::vector<std::string_view> SplitOutsideParens(std::string_view text, char separator);

// The lines of `text`, without their line feeds. A final line feed does not open another line. The
// lines are views into `text`, so a string that would be gone after the call is refused.
std::vector<std::string_view> SplitLines(std::string_view text);
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> SplitLines(Temporary&& text) = delete;

std::string Join(std::span<const std::string> parts, std::string_view separator);

std::string ToLower(std::string_view text);

// Copies into a field of fixed size, with a NUL behind it. What is too long ends in "...".
template <size_t N>
void CopyField(std::string_view text, char (&field)[N]) {
  static_assert(N > 3);
  const bool cut = text.size() > N - 1;
  field[text.copy(field, N - 1)] = '\0';
  if (cut) std::string_view("...").copy(field + N - 4, 3);
}

// The whole of `text` as a number: decimal, 0x hexadecimal or 0 octal, with an optional leading
// '-'. Nothing if any character is left over or the value does not fit in 64 bits (values above
// INT64_MAX wrap as C's do).
std::optional<int64_t> ParseInt(std::string_view text);

// `text` as the inside of a C string literal: quotes, backslashes and bytes outside of printable
// ASCII are escaped.
std::string EscapeForC(std::string_view text);

// Number of single-character insertions, deletions and substitutions between `a` and `b`.
int EditDistance(std::string_view a, std::string_view b);

// Up to `limit` of `names` that `wanted` was most likely meant to be, best first; far-off names are
// left out.
std::vector<std::string> NearestNames(std::string_view wanted, std::span<const std::string> names,
                                      int limit);

// ", did you mean sys_open or sys_openat?" or an empty string when nothing is near.
std::string DidYouMean(std::string_view wanted, std::span<const std::string> names);

}  // namespace kapifuzz
