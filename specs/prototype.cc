#include "specs/prototype.h"

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr std::string_view kMacro = "SYSCALL_DEFINE";
// The macro takes at most six parameters of a type and a name each; nothing sane is longer than
// this.
constexpr size_t kLongestPrototype = 4096;

bool IsIdentifier(std::string_view text) {
  if (text.empty() || !IsIdentStart(text[0])) return false;
  for (char c : text) {
    if (!IsIdent(c)) return false;
  }
  return true;
}

// `text` without its comments, each replaced by a blank.
std::string WithoutComments(std::string_view text) {
  std::string plain;
  while (true) {
    size_t start = text.find("/*");
    plain += text.substr(0, start);
    if (start == std::string_view::npos) return plain;
    size_t end = text.find("*/", start + 2);
    plain += ' ';
    if (end == std::string_view::npos) return plain;
    text.remove_prefix(end + 2);
  }
}

// What stands between the first parenthesis of `text` and the one that closes it.
std::optional<std::string_view> Parenthesized(std::string_view text) {
  size_t open = text.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return text.substr(open + 1, i - open - 1);
  }
  return std::nullopt;
}

}  // namespace

bool StartsPrototype(std::string_view text) {
  return text.starts_with(kMacro) && text.size() > kMacro.size() + 1 &&
         IsDigit(text[kMacro.size()]) && text[kMacro.size() + 1] == '(';
}

Result<Prototype> ParsePrototype(std::string_view text, int line) {
  if (!StartsPrototype(text)) return Error{"", "no SYSCALL_DEFINE here"};
  const std::string plain = WithoutComments(text.substr(0, kLongestPrototype));
  std::optional<std::string_view> inside = Parenthesized(plain);
  if (!inside) return Error{"", "SYSCALL_DEFINE without closing parenthesis"};
  std::vector<std::string_view> parts = SplitOutsideParens(*inside, ',');
  Prototype prototype{.name = std::string(Trim(parts[0])), .line = line};
  if (!IsIdentifier(prototype.name)) {
    return Error{"", "'" + prototype.name + "' is no syscall name"};
  }
  const size_t declared = static_cast<size_t>(text[kMacro.size()] - '0');
  if (parts.size() != 1 + 2 * declared) {
    return Error{"", "SYSCALL_DEFINE" + std::to_string(declared) + "(" + prototype.name + ") has " +
                         std::to_string(parts.size() - 1) + " words, not " +
                         std::to_string(2 * declared)};
  }
  for (size_t i = 1; i < parts.size(); i += 2) {
    PrototypeParam param{NormalizeCType(parts[i]), std::string(Trim(parts[i + 1]))};
    if (!IsIdentifier(param.name)) {
      return Error{"", "'" + param.name + "' is no parameter name"};
    }
    prototype.params.push_back(std::move(param));
  }
  return prototype;
}

std::string NormalizeCType(std::string_view type) {
  std::string spaced;
  for (size_t i = 0; i < type.size(); ++i) {
    bool star = type[i] == '*';
    bool after_star = i > 0 && type[i - 1] == '*';
    if (star != after_star) spaced += ' ';
    spaced += type[i];
  }
  return FoldSpaces(spaced);
}

}  // namespace kapifuzz
