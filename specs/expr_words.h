// Expressions in English, for the pages that people read (specs/page.h).
//
// Every part of the expression is in the sentence, and parentheses stand where English would be ambiguous.
//
//   InWords("!is_open(fd) || flags(fd) & O_PATH")
//       == "fd is not open or the status flags of fd have O_PATH"
//   InWords("offset(fd) == old(offset(fd)) + ret")
//       == "the offset of fd is the offset of fd before the call + the result"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

// What is no expression comes back as it is.
std::string InWords(std::string_view expression);

// A long condition as a list: of "a && b && c" the words for a, b and c, of which all must hold (or one, if it is joined by
// ||). One clause when there is nothing to take apart.
struct ClauseList {
  bool all = true;
  std::vector<std::string> clauses = {};
};
ClauseList InClauses(std::string_view expression);

}  // namespace kapifuzz
