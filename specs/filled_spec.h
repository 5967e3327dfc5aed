// A specification with every member of the model set to something that occurs nowhere else. For tests: a writer that
// forgets a member does not show its word.
//
//   FilledSpec filled = MakeFilledSpec();
//   for (const std::string& word : filled.words) EXPECT_NE(ToPlain(filled.spec).find(word), npos);
//
// Works through the members that JSON has (specs/json_members.h), so a new one is filled as soon as it is exported.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "specs/json_members.h"
#include "specs/model.h"

namespace kapifuzz {

struct FilledSpec {
  ApiSpec spec = {};
  std::vector<std::string> words = {};
};

// Archive that fills.
class MemberFiller {
 public:
  explicit MemberFiller(FilledSpec* filled) : filled_(*filled) {}

  void RequiredText(const char*, std::string& value) { value = NewWord(); }
  void Text(const char*, std::string& value) { value = NewWord(); }
  void Texts(const char*, std::vector<std::string>& values) { values = {NewWord(), NewWord()}; }
  void Integer(const char*, int& value) { value = NewNumber(); }
  template <typename T>
  void Integer(const char*, std::optional<T>& value) {
    value = NewNumber();
  }
  // An item's line is for those who look for it in the source.
  void NonZero(const char* key, int& value) {
    value = std::string_view(key) == "line" ? 1 : NewNumber();
  }
  void Boolean(const char*, std::optional<bool>& value) { value = true; }
  void Place(const char*, Location& location) { DescribeMembers(*this, location); }
  template <typename T>
  void Required(const char*, T& value) {
    DescribeMembers(*this, value);
  }
  template <typename T>
  void Object(const char*, std::optional<T>& value) {
    DescribeMembers(*this, value.emplace());
  }
  template <typename T>
  void List(const char*, std::vector<T>& values) {
    values.resize(2);
    for (T& value : values) DescribeMembers(*this, value);
  }

 private:
  int NewNumber() {
    const int number = 70'000 + static_cast<int>(filled_.words.size());
    filled_.words.push_back(std::to_string(number));
    return number;
  }
  std::string NewWord() {
    filled_.words.push_back("word" + std::to_string(10'000 + filled_.words.size()));
    return filled_.words.back();
  }

  FilledSpec& filled_;
};

inline FilledSpec MakeFilledSpec() {
  FilledSpec filled;
  MemberFiller filler(&filled);
  DescribeMembers(filler, filled.spec);
  return filled;
}

}  // namespace kapifuzz
