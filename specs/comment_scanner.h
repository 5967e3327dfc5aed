// Finds the kernel-doc comments in C source that are specifications, with the SYSCALL_DEFINEn below
// each.
//
// First step of the way from source to model: file text -> SpecComment (here) -> items
// (kdoc_items.h) -> ApiSpec (kdoc_reader.h). A comment is a specification when it has a `contexts:`
// (or `context-flags:`) line and one more keyword of docs/spec-language.md. Where only `contexts:` is missing and a
// SYSCALL_DEFINEn follows, it is found too, so that the reader can complain instead of losing it.
//
//   for (const SpecComment& comment : FindSpecComments(text)) ...
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kapifuzz {

// One line of a comment without its star.
struct CommentLine {
  int number = 0;  // in the file
  int indent = 0;  // blanks between the star and the text; a tab counts to the next multiple of 8
  std::string text = {};  // without indentation and trailing blanks; "" for an empty line
};

struct SpecComment {
  int line = 0;      // of "/**"
  size_t begin = 0;  // byte offset of that line in the file
  size_t end = 0;    // byte offset behind the line of "*/"
  std::vector<CommentLine> lines = {};
  bool has_contexts =
      false;  // without it, a comment above a SYSCALL_DEFINEn is an unfinished specification
  bool is_ioctl = false;  // `api-type: ioctl`: no SYSCALL_DEFINEn belongs to it
  // What follows: offset and line of a SYSCALL_DEFINEn that only empty lines and preprocessor lines
  // separate from the comment; 0 lines if there is none.
  size_t prototype = 0;
  int prototype_line = 0;
};

// All specification comments of a file, in order. Never fails: what is no specification is skipped.
std::vector<SpecComment> FindSpecComments(std::string_view text);

// Every SYSCALL_DEFINEn at the start of a line and outside of comments.
struct PrototypePlace {
  size_t begin = 0;
  int line = 0;
};
std::vector<PrototypePlace> FindPrototypes(std::string_view text);

}  // namespace kapifuzz
