#include "specs/kdoc_context.h"

#include <algorithm>

#include "base/strings.h"
#include "specs/constants.h"

namespace kapifuzz {

std::string KdocContext::Prose(const KdocItem& item, std::string_view field) const {
  const KdocText* text = item.Find(field);
  return text ? text->Joined() : std::string();
}

std::string KdocContext::Folded(const KdocItem& item, std::string_view field) const {
  const KdocText* text = item.Find(field);
  return text ? text->Folded() : std::string();
}

std::vector<std::string> KdocContext::AllFolded(const KdocItem& item,
                                                std::string_view field) const {
  std::vector<std::string> all;
  for (const KdocText* text : item.FindAll(field)) all.push_back(text->Folded());
  return all;
}

std::string KdocContext::ToWord(std::string_view spelling, const WordSet& words, int line) {
  if (const Word* word = words.Find(spelling)) return std::string(word->word);
  std::vector<std::string> known = words.Words();
  std::string near = DidYouMean(spelling, known);
  if (near.empty()) near = "; known are " + Join(known, ", ");
  Fail(line, "unknown word '" + std::string(spelling) + "'" + near);
  return {};
}

std::string KdocContext::WordField(const KdocItem& item, std::string_view field,
                                   const WordSet& words) {
  const KdocText* text = item.Find(field);
  return text ? ToWord(text->Folded(), words, text->line) : std::string();
}

std::vector<std::string> KdocContext::ToWords(std::string_view list, const WordSet& words,
                                              int line) {
  std::string separated(list);
  std::replace(separated.begin(), separated.end(), '|', ',');
  std::vector<std::string> found;
  for (std::string_view part : Split(separated, ',')) {
    std::string word = ToWord(Trim(part), words, line);
    if (!word.empty()) found.push_back(std::move(word));
  }
  if (found.empty()) return found;
  return *words.FromMask(words.ToMask(found));
}

std::vector<std::string> KdocContext::WordsField(const KdocItem& item, std::string_view field,
                                                 const WordSet& words) {
  const KdocText* text = item.Find(field);
  return text ? ToWords(text->Folded(), words, text->line) : std::vector<std::string>();
}

std::optional<Number> KdocContext::NumberField(const KdocItem& item, std::string_view field) {
  const KdocText* text = item.Find(field);
  if (!text) return std::nullopt;
  if (text->Folded().empty()) Fail(text->line, "'" + std::string(field) + ":' has no value");
  return MakeNumber(text->Folded());
}

std::vector<Number> KdocContext::NumbersField(const KdocItem& item, std::string_view field) {
  const KdocText* text = item.Find(field);
  if (!text) return {};
  std::vector<Number> numbers;
  const std::string folded = text->Folded();
  for (std::string_view part : SplitOutsideParens(folded, ',')) {
    if (Trim(part).empty()) Fail(text->line, "a value is missing in '" + folded + "'");
    numbers.push_back(MakeNumber(part));
  }
  return numbers;
}

CompiledNumber KdocContext::CompiledField(const KdocItem& item, std::string_view field) {
  const KdocText* text = item.Find(field);
  if (!text) return {};
  Number number = MakeNumber(text->Folded());
  if (!number.value || *number.value < 0) {
    Fail(text->line, "'" + number.text + "' is no size; without '" + std::string(field) +
                         ":' the compiler works it out");
  }
  return {number.value};
}

void KdocContext::BoundsField(const KdocItem& item, std::string_view field,
                              std::optional<Number>* min, std::optional<Number>* max) {
  const KdocText* text = item.Find(field);
  if (!text) return;
  const std::string folded = text->Folded();
  std::optional<CallText> call = ParseCallText(folded);
  std::string inside = call && call->parenthesized && call->name == "range" ? call->inside : folded;
  std::vector<std::string_view> bounds = SplitOutsideParens(inside, ',');
  if (bounds.size() != 2) return Fail(text->line, "range needs two bounds: '" + folded + "'");
  *min = MakeNumber(bounds[0]);
  *max = MakeNumber(bounds[1]);
}

std::optional<bool> KdocContext::BoolField(const KdocItem& item, std::string_view field) {
  const KdocText* text = item.Find(field);
  if (!text) return std::nullopt;
  std::string word = text->Folded();
  if (word == "yes" || word == "true") return true;
  if (word == "no" || word == "false") return false;
  Fail(text->line, "'" + word + "' is neither yes nor no");
  return std::nullopt;
}

std::optional<int> KdocContext::IntField(const KdocItem& item, std::string_view field) {
  const KdocText* text = item.Find(field);
  if (!text) return std::nullopt;
  Result<int64_t> value = EvaluateConstant(text->Folded());
  if (value.ok() && *value >= INT32_MIN && *value <= INT32_MAX) return static_cast<int>(*value);
  Fail(text->line, "'" + text->Folded() + "' is no integer");
  return std::nullopt;
}

Number MakeNumber(std::string_view text) {
  Number number{.text = FoldSpaces(text)};
  if (Result<int64_t> value = EvaluateConstant(number.text); value.ok()) number.value = *value;
  return number;
}

std::optional<CallText> ParseCallText(std::string_view text) {
  text = Trim(text);
  CallText call;
  size_t open = text.find('(');
  if (open == std::string_view::npos) {
    call.name = std::string(text);
    return call;
  }
  if (text.back() != ')') return std::nullopt;
  call.name = std::string(Trim(text.substr(0, open)));
  call.parenthesized = true;
  call.inside = std::string(Trim(text.substr(open + 1, text.size() - open - 2)));
  for (std::string_view argument : SplitOutsideParens(call.inside, ',')) {
    call.arguments.emplace_back(Trim(argument));
  }
  return call;
}

}  // namespace kapifuzz
