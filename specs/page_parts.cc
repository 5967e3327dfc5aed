#include "specs/page_parts.h"

#include <fmt/format.h>

#include "base/strings.h"
#include "specs/expr_words.h"

namespace kapifuzz {

void AddParagraphs(const std::string& text, PageBlocks* blocks) {
  for (std::string_view line : SplitLines(text)) {
    if (!Trim(line).empty()) blocks->push_back({.text = std::string(Trim(line))});
  }
}

void AddSentence(const std::string& label, const std::string& text, PageBlocks* blocks) {
  std::string sentence(Trim(text));
  if (sentence.empty()) return;
  const char last = sentence.back();
  if (last != '.' && last != '!' && last != '?' && last != ':') sentence += '.';
  AddParagraphs(label + sentence, blocks);
}

void AddFlag(const std::string& label, const std::optional<bool>& value, PageBlocks* blocks) {
  if (value) AddSentence(label, *value ? "yes" : "no", blocks);
}

void AddNumber(const std::string& label, const std::optional<int>& value, PageBlocks* blocks) {
  if (value) AddSentence(label, std::to_string(*value), blocks);
}

void AddWords(const std::string& label, const std::string& expression, PageBlocks* blocks) {
  constexpr size_t kMostInASentence = 2;
  const ClauseList list = InClauses(expression);
  if (list.clauses.size() <= kMostInASentence) {
    return AddSentence(label, InWords(expression), blocks);
  }
  AddSentence(label, list.all ? "all of these hold:" : "one of these holds:", blocks);
  for (const std::string& clause : list.clauses) {
    blocks->push_back({.kind = PageBlock::kBullet, .text = clause});
  }
}

void AddEnsures(const std::vector<std::string>& expressions, PageBlocks* blocks) {
  for (const std::string& expression : expressions) AddWords("Afterwards ", expression, blocks);
}

void AddCompiled(const std::string& label, const CompiledNumber& number, PageBlocks* blocks) {
  if (number.value) AddSentence(label, std::to_string(*number.value), blocks);
}

void AddItem(const std::string& term, PageBlocks body, PageBlocks* blocks) {
  blocks->push_back({.kind = PageBlock::kItem,
                     .term = term.empty() ? "(unnamed)" : term,
                     .body = std::move(body)});
}

std::string NumberWords(const Number& number) {
  if (!number.value || number.text == std::to_string(*number.value)) return number.text;
  return fmt::format("{} ({})", number.text, *number.value);
}

std::vector<std::string> NumbersWords(const std::vector<Number>& numbers) {
  std::vector<std::string> words;
  for (const Number& number : numbers) words.push_back(NumberWords(number));
  return words;
}

std::string ListWords(const std::vector<std::string>& words, const std::string& last) {
  std::string text;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + last + " " : ", ";
    text += words[i];
  }
  return text;
}

std::string Spaced(std::string word) {
  for (char& c : word) {
    if (c == '_') c = ' ';
  }
  return word;
}

std::string TypeWords(const std::string& type, const std::vector<std::string>& kinds,
                      const std::string& struct_name) {
  std::string words = type;
  if (!struct_name.empty()) words += (words.empty() ? "" : " ") + struct_name;
  if (!kinds.empty()) words += " (" + ListWords(kinds, "or") + ")";
  return words;
}

std::string ConstraintWords(const ParamConstraint& constraint) {
  std::vector<std::string> parts;
  if (constraint.min) parts.push_back("from " + NumberWords(*constraint.min));
  if (constraint.max) parts.push_back("to " + NumberWords(*constraint.max));
  std::string words = Join(parts, " ");
  parts.clear();
  if (!words.empty()) parts.push_back(words);
  if (constraint.mask) parts.push_back("bits of " + NumberWords(*constraint.mask));
  const std::vector<std::string> values = NumbersWords(constraint.values);
  if (!values.empty()) parts.push_back("one of " + ListWords(values, "or"));
  if (constraint.alignment) parts.push_back("a multiple of " + NumberWords(*constraint.alignment));
  if (!constraint.param.empty()) parts.push_back("as long as " + constraint.param + " says");
  if (parts.empty()) return Spaced(constraint.kind);
  return Spaced(constraint.kind) + ", " + Join(parts, "; ");
}

}  // namespace kapifuzz
