#include "oracles/console_lines.h"

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

// Position behind "[   12.345678]", "[  T77]", "[ C0]" or "<4>" at the start of `text`, else 0.
size_t PrefixEnd(std::string_view text, char open, char close) {
  if (text.empty() || text[0] != open) return 0;
  size_t at = 1;
  while (at < text.size() && text[at] == ' ') ++at;
  if (at < text.size() && (text[at] == 'T' || text[at] == 'C')) ++at;
  const size_t digits = at;
  while (at < text.size() && (IsDigit(text[at]) || text[at] == '.')) ++at;
  const bool number = at > digits && at < text.size() && text[at] == close;
  return number ? at + 1 : 0;
}

}  // namespace

std::string CleanConsoleLine(std::string_view raw) {
  const std::string clean = PrintableOnly(raw);
  std::string_view line = clean;
  line.remove_prefix(PrefixEnd(line, '<', '>'));
  bool stamped = false;
  for (size_t end = PrefixEnd(line, '[', ']'); end > 0; end = PrefixEnd(line, '[', ']')) {
    line.remove_prefix(end);
    stamped = true;
  }
  if (stamped && line.starts_with(' ')) line.remove_prefix(1);
  return std::string(line);
}

std::vector<std::string> CleanConsole(std::string_view log) {
  std::vector<std::string> lines;
  for (const std::string_view line : SplitLines(log)) lines.push_back(CleanConsoleLine(line));
  return lines;
}

}  // namespace kapifuzz
