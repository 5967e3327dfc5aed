#include "oracles/console_lines.h"

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

// Position behind the escape sequence that starts at `at`: ESC [ parameters letter, or ESC and one.
size_t SkipEscape(std::string_view line, size_t at) {
  size_t end = at + 1;
  if (end >= line.size() || line[end] != '[') return std::min(end + 1, line.size());
  ++end;
  while (end < line.size() && (IsDigit(line[end]) || line[end] == ';' || line[end] == '?')) ++end;
  return std::min(end + 1, line.size());
}

std::string PrintableOnly(std::string_view line) {
  std::string clean;
  clean.reserve(std::min(line.size(), kMaxConsoleLine));
  for (size_t i = 0; i < line.size() && clean.size() < kMaxConsoleLine;) {
    const char c = line[i];
    if (c == '\x1b') {
      i = SkipEscape(line, i);
      continue;
    }
    if (c >= ' ' && c <= '~') clean += c;
    if (c == '\t') clean += ' ';
    ++i;
  }
  return clean;
}

// What stands between `open` and `close` at the start of `text`, without leading blanks; empty if
// that is no number, time or caller. A bracket is never looked at further than this.
constexpr size_t kMaxPrefix = 32;
std::string_view PrefixAt(std::string_view text, char open, char close) {
  text = text.substr(0, kMaxPrefix);
  if (text.empty() || text[0] != open) return {};
  const size_t end = text.find(close);
  if (end == text.npos) return {};
  std::string_view inside = text.substr(1, end - 1);
  while (inside.starts_with(' ')) inside.remove_prefix(1);
  std::string_view digits = inside;
  if (digits.starts_with('T') || digits.starts_with('C')) digits.remove_prefix(1);
  const auto numeric = [](char c) { return IsDigit(c) || c == '.'; };
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), numeric) ? inside
                                                                               : std::string_view();
}

// Takes "[   12.345678]", "[  T77]", "[ C0]" or "<4>" off the start of `text`.
std::string_view TakePrefix(std::string_view* text, char open, char close) {
  const std::string_view inside = PrefixAt(*text, open, close);
  if (!inside.empty()) text->remove_prefix(text->find(close) + 1);
  return inside;
}

// printk's time has six digits behind the point, which nothing else in brackets has.
bool IsTime(std::string_view inside) {
  const size_t point = inside.find('.');
  return point != inside.npos && point > 0 && inside.size() - point - 1 == 6;
}

// Where the kernel's own record starts: at the first time, or at the start of a line without one.
std::string_view KernelPart(std::string_view raw) {
  for (size_t at = raw.find('['); at != raw.npos; at = raw.find('[', at + 1)) {
    if (IsTime(PrefixAt(raw.substr(at), '[', ']'))) return raw.substr(at);
  }
  return raw;
}

}  // namespace

ConsoleLine CleanConsoleLine(std::string_view raw) {
  const std::string clean = PrintableOnly(KernelPart(raw));
  std::string_view line = clean;
  std::string caller;
  TakePrefix(&line, '<', '>');
  bool stamped = false;
  for (std::string_view inside = TakePrefix(&line, '[', ']'); !inside.empty();
       inside = TakePrefix(&line, '[', ']')) {
    if (!IsDigit(inside[0])) caller = inside;
    stamped = true;
  }
  if (stamped && line.starts_with(' ')) line.remove_prefix(1);
  return {.text = std::string(line), .caller = std::move(caller)};
}

}  // namespace kapifuzz
