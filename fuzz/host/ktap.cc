#include "fuzz/host/ktap.h"

#include "base/strings.h"

namespace kapifuzz {
namespace {

// "[    0.123456]     ok 1 x" without the time stamp; a second prefix (caller) goes as well.
std::string_view WithoutStamp(std::string_view line) {
  while (line.starts_with('[')) {
    size_t end = line.find(']');
    if (end == line.npos) break;
    line.remove_prefix(end + 1);
    if (line.starts_with(' ')) line.remove_prefix(1);
  }
  return line;
}

constexpr std::string_view kCaseIndent = "    ";

bool Take(std::string_view* text, std::string_view prefix) {
  if (!text->starts_with(prefix)) return false;
  text->remove_prefix(prefix.size());
  return true;
}

// "3 case_name # SKIP why" gives "case_name".
std::string NameOf(std::string_view rest) {
  size_t blank = rest.find(' ');
  if (blank == rest.npos) return std::string(rest);
  std::string_view name = rest.substr(blank + 1);
  return std::string(Trim(name.substr(0, name.find('#'))));
}

// A plan or the result of a case, without what indents it.
void TakeLine(std::string_view line, const std::string& prefix, KtapResult* result) {
  if (Take(&line, "1..")) {
    result->planned += static_cast<int>(ParseInt(Trim(line)).value_or(0));
  } else if (Take(&line, "not ok ")) {
    ++result->failed;
    result->failures.push_back(prefix + NameOf(line));
  } else if (Take(&line, "ok ")) {
    bool skipped = line.find("# SKIP") != line.npos;
    ++(skipped ? result->skipped : result->passed);
  }
}

}  // namespace

KtapResult ParseKtap(std::string_view console) {
  KtapResult result;
  std::string suite;
  for (std::string_view raw : SplitLines(console)) {
    std::string_view line = WithoutStamp(raw);
    // Cases of a suite are indented once; what is deeper are parameters of one case.
    if (!Take(&line, kCaseIndent) || IsSpace(line.empty() ? 'x' : line.front())) continue;
    if (Take(&line, "# Subtest: ")) {
      suite = std::string(Trim(line)) + ": ";
    } else {
      TakeLine(line, suite, &result);
    }
  }
  return result;
}

KtapResult ParseTap(std::string_view output) {
  KtapResult result;
  for (std::string_view line : SplitLines(output)) TakeLine(line, "", &result);
  return result;
}

}  // namespace kapifuzz
