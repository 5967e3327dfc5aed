// The ensures oracle: what `return:` promises about the world after the call.
//
// Rule: every `ensures:` of the return holds after a successful call. One that asks for `errno`, or
// whether `ret < 0`, holds after every call.
//
// Guards: unknown is silent. The promises of single effects are the effect oracle's.
#include "base/strings.h"
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

// Position behind `word` at or after `from` where it stands as a whole identifier; npos if nowhere.
size_t FindWord(std::string_view text, std::string_view word, size_t from) {
  for (size_t at = text.find(word, from); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    const bool starts = at == 0 || !IsIdent(text[at - 1]);
    if (starts && (end == text.size() || !IsIdent(text[end]))) return end;
  }
  return std::string_view::npos;
}

// `rest` is "< 0" and then no longer number.
bool ComparesWithZero(std::string_view rest) {
  rest = Trim(rest);
  if (!rest.starts_with('<')) return false;
  rest = Trim(rest.substr(1));
  return rest.starts_with('0') && (rest.size() == 1 || !IsIdent(rest[1]));
}

}  // namespace

bool SpeaksOfFailure(const Clause& ensures) {
  const std::string_view text = ensures.text;
  if (FindWord(text, "errno", 0) != std::string_view::npos) return true;
  for (size_t end = FindWord(text, "ret", 0); end != std::string_view::npos;
       end = FindWord(text, "ret", end)) {
    if (ComparesWithZero(text.substr(end))) return true;
  }
  return false;
}

bool JudgeEnsures(const Case& c) {
  for (const Clause& ensures : c.desc().ensures) {
    // Reading the clause's text is the dear part and hardly ever needed.
    if (!Evaluate(ensures, c.view).IsFalse()) continue;
    if (c.view.failed() && !SpeaksOfFailure(ensures)) continue;
    const std::string before = DescribeBefore(c.view);
    return Speak(c,
                 {.cls = FindingClass::kContract,
                  .line = LineOf(ensures, c.desc().line),
                  .clause = std::string("ensures ") + ensures.text},
                 DescribeOutcome(c.view) + " but `" + ensures.text + "` is false afterwards" +
                     (before.empty() ? "" : " (before: " + before + ")"));
  }
  return false;
}

}  // namespace kapifuzz
