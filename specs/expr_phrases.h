// English for the observables and kinds of the specification language. Used by specs/expr_words.cc alone.
//
//   FindPhrase("offset")->noun        == "the offset of {0}"
//   FillPhrase("the offset of {0}", {"fd"}) == "the offset of fd"
//   KindPhrase("pipe_read")           == "the read end of a pipe"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

struct Phrase {
  std::string_view name;
  std::string_view noun = {};  // its value
  std::string_view yes = {};   // the clause that it is not 0, and that it is
  std::string_view no = {};
  bool plural = false;
  bool gives = false;  // "NOUN gives ENOENT" instead of "NOUN is ENOENT"
};

// Null for an observable without a phrase; it is spoken of as written.
const Phrase* FindPhrase(std::string_view observable);

// Puts the arguments into {0}, {1}. An argument that is not there is left out.
std::string FillPhrase(std::string_view phrase, const std::vector<std::string>& arguments);

// Of a call with `dfd, path` the arguments as if it had `path` alone: {"name below dfd", ...}.
std::vector<std::string> PathsAsOne(std::string_view observable,
                                    std::vector<std::string> arguments);

// With its article.
std::string KindPhrase(std::string_view kind);

}  // namespace kapifuzz
