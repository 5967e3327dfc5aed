// Text of C initialisers, used by specs/apispec_writer.cc: designated members, one a line, absent ones left out.
//
//   CTable table("struct kapi_lock_spec", "__kapi_locks_sys_close");   // static const ... [] = {
//   table.BeginElement();
//   table.String("name", lock.name);                                     //   .name = "files->file_lock",
//   table.EndElement();
//   out += table.Finish();                                               // };
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "specs/model.h"
#include "specs/words.h"

namespace kapifuzz {

// The macro that stands for a number in an initialiser: KAPI_NUMBER("O_RDWR", O_RDWR), or KAPI_NUMBER_TEXT("x") for a
// text without a known value.
std::string CNumber(const Number& number);

// `static const struct kapi_number NAME[] = { ... };` and an empty line; "" for an empty list.
std::string CNumberArray(const std::string& name, const std::vector<Number>& numbers);

// `static const char *const NAME[] = { "a", "b" };` and an empty line; "" for an empty list.
std::string CStringArray(const std::string& name, const std::vector<std::string>& strings);

class CTable {
 public:
  // `storage` is "static const struct X"; `single` makes one object instead of an array.
  CTable(const std::string& storage, const std::string& name, bool single = false);

  void BeginElement();
  void EndElement();

  void String(std::string_view member, const std::string& value);  // nothing for ""
  void Raw(std::string_view member, const std::string& value);     // .member = value,
  void Line(const std::string& text);                              // text,
  void Items(std::string_view member, const std::string& array, bool present);
  void Pointer(std::string_view member, const std::optional<Number>& number);
  // One-word members are always written: zero is a word, absence is KAPI_ABSENT.
  void Word(std::string_view member, const std::string& word, const WordSet& words);
  void Mask(std::string_view member, const std::vector<std::string>& words, const WordSet& set);
  void Bool(std::string_view member, const std::optional<bool>& value);

  // `.member = &(const TYPE){` ... `},`
  void BeginNested(std::string_view member, const std::string& type);
  void EndNested();

  std::string Finish();

 private:
  void Indented(const std::string& text);
  std::string text_;
  int depth_ = 1;
};

}  // namespace kapifuzz
