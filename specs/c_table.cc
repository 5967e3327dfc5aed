#include "specs/c_table.h"

#include "base/strings.h"

namespace kapifuzz {
namespace {

std::string Quoted(std::string_view text) { return "\"" + EscapeForC(text) + "\""; }

}  // namespace

std::string CNumber(const Number& number) {
  if (!number.value) return "KAPI_NUMBER_TEXT(" + Quoted(number.text) + ")";
  return "KAPI_NUMBER(" + Quoted(number.text) + ", " + number.text + ")";
}

std::string CNumberArray(const std::string& name, const std::vector<Number>& numbers) {
  if (numbers.empty()) return {};
  CTable table("static const struct kapi_number", name);
  for (const Number& number : numbers) {
    table.Line(number.value ? "KAPI_NUMBER_VALUE(" + Quoted(number.text) + ", " + number.text + ")"
                            : "{ .text = " + Quoted(number.text) + " }");
  }
  return table.Finish();
}

std::string CStringArray(const std::string& name, const std::vector<std::string>& strings) {
  if (strings.empty()) return {};
  std::string text = "static const char *const " + name + "[] = {\n";
  for (const std::string& string : strings) text += "\t" + Quoted(string) + ",\n";
  return text + "};\n\n";
}

CTable::CTable(const std::string& storage, const std::string& name, bool single) {
  text_ = storage + " " + name + (single ? "" : "[]") + " = {\n";
}

void CTable::Indented(const std::string& text) {
  text_.append(static_cast<size_t>(depth_), '\t');
  text_ += text + "\n";
}

void CTable::BeginElement() {
  Indented("{");
  ++depth_;
}

void CTable::EndElement() {
  --depth_;
  Indented("},");
}

void CTable::String(std::string_view member, const std::string& value) {
  if (!value.empty()) Raw(member, Quoted(value));
}

void CTable::Raw(std::string_view member, const std::string& value) {
  Line("." + std::string(member) + " = " + value);
}

void CTable::Line(const std::string& text) { Indented(text + ","); }

void CTable::Items(std::string_view member, const std::string& array, bool present) {
  if (present) Line("KAPI_ITEMS(" + std::string(member) + ", " + array + ")");
}

void CTable::Pointer(std::string_view member, const std::optional<Number>& number) {
  if (number) Raw(member, CNumber(*number));
}

void CTable::Word(std::string_view member, const std::string& word, const WordSet& words) {
  const struct Word* known = words.Find(word);
  Raw(member, known ? words.Enumerator(*known) : "KAPI_ABSENT");
}

void CTable::Mask(std::string_view member, const std::vector<std::string>& words,
                  const WordSet& set) {
  if (words.empty()) return;
  std::vector<std::string> names;
  for (const std::string& word : words) {
    if (const struct Word* known = set.Find(word)) names.push_back(set.Enumerator(*known));
  }
  Raw(member, Join(names, " | "));
}

void CTable::Bool(std::string_view member, const std::optional<bool>& value) {
  Raw(member, value ? (*value ? "1" : "0") : "KAPI_ABSENT");
}

void CTable::BeginNested(std::string_view member, const std::string& type) {
  Indented("." + std::string(member) + " = &(const " + type + "){");
  ++depth_;
}

void CTable::EndNested() {
  --depth_;
  Indented("},");
}

std::string CTable::Finish() {
  text_ += "};\n\n";
  return std::move(text_);
}

}  // namespace kapifuzz
