// Small pieces that the sections of a page are made of. Used by specs/page_sections*.cc.
//
//   PageBlocks body;
//   AddSentence("Type: ", TypeWords(param.type, ...), &body);   // nothing where the member is absent
//   AddWhen(effect.only_when, "Only when ", &body);             // "Only when fd is open."
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "specs/model.h"
#include "specs/page.h"

namespace kapifuzz {

// Each line of `text` is a paragraph of its own.
void AddParagraphs(const std::string& text, PageBlocks* blocks);
// "LABELtext." as a paragraph; nothing if `text` is empty. A text that ends in punctuation keeps it.
void AddSentence(const std::string& label, const std::string& text, PageBlocks* blocks);
void AddFlag(const std::string& label, const std::optional<bool>& value, PageBlocks* blocks);
void AddNumber(const std::string& label, const std::optional<int>& value, PageBlocks* blocks);
// An expression in words behind its label.
void AddWords(const std::string& label, const std::string& expression, PageBlocks* blocks);
// `ensures:` and `applies:` of the clauses that have them.
void AddEnsures(const std::vector<std::string>& expressions, PageBlocks* blocks);
void AddCompiled(const std::string& label, const CompiledNumber& number, PageBlocks* blocks);
void AddItem(const std::string& term, PageBlocks body, PageBlocks* blocks);

// "O_RDWR | O_CREAT (66)"; the number alone when the text is that number.
std::string NumberWords(const Number& number);
std::vector<std::string> NumbersWords(const std::vector<Number>& numbers);
// "a, b and c"
std::string ListWords(const std::vector<std::string>& words, const std::string& last = "and");
// "file_position" as "file position"
std::string Spaced(std::string word);
// "fd (file or directory)", "struct stat"
std::string TypeWords(const std::string& type, const std::vector<std::string>& kinds,
                      const std::string& struct_name);
std::string ConstraintWords(const ParamConstraint& constraint);

}  // namespace kapifuzz
