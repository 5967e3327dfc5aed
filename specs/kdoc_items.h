// Splits the lines of a specification comment into items and sub-fields by indentation and grammar.
//
// Second step from source to model (see comment_scanner.h). Nothing is interpreted and nothing
// dropped: a line becomes part of a header, of a sub-field's text, or an error.
//
//    * error: EBADF, not open      -> KdocItem {keyword "error", header "EBADF, not open",
//    *   iff: !is_open(fd)                      fields {{"iff", "!is_open(fd)"}}}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/comment_scanner.h"
#include "specs/kdoc_grammar.h"

namespace kapifuzz {

// Text of one or more comment lines.
struct KdocText {
  int line = 0;                         // of its first line
  std::vector<CommentLine> lines = {};  // the first without its keyword

  // Lines joined by single blanks; an empty comment line becomes one '\n', and so does the end of a
  // line before one that starts with "- " or "* ".
  std::string Joined() const;
  // Everything folded to single blanks: for expressions, names and lists.
  std::string Folded() const;
  // Lines as they are, less the indentation that all but the first share.
  std::string Verbatim() const;
};

struct KdocField {
  const FieldGrammar* grammar = nullptr;
  KdocText text = {};
};

struct KdocItem {
  const ItemGrammar* grammar = nullptr;
  std::string keyword = {};  // as written
  int line = 0;
  KdocText header = {};
  std::vector<KdocField> fields = {};

  // First sub-field of that name, or null.
  const KdocText* Find(std::string_view name) const;
  // All of them, for repeatable ones.
  std::vector<const KdocText*> FindAll(std::string_view name) const;
};

// `@name: text` of ordinary kernel-doc.
struct KdocParamLine {
  std::string name = {};
  KdocText text = {};
};

struct KdocComment {
  std::string name = {};  // "sys_close"
  int line = 0;           // of the line with the name
  KdocText summary = {};  // behind the dash
  std::vector<KdocParamLine> param_lines = {};
  std::vector<KdocItem> items = {};
};

// Something wrong in a line of the file.
struct KdocProblem {
  int line = 0;
  std::string message = {};
};

// Splits; problems are appended to *problems, and what could be read is returned.
KdocComment SplitComment(const SpecComment& comment, std::vector<KdocProblem>* problems);

// {file:line, message}.
Error ErrorAt(const std::string& file, int line, const std::string& message);

}  // namespace kapifuzz
