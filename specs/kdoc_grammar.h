// The grammar of a specification comment as data: which items there are and which sub-fields each
// has.
//
// docs/spec-language.md section 2 in one table; the scanner, the item splitter and the reader all
// look here.
//
//   FindItemGrammar("param")->fields   // "type", "desc", "constraint-type", ...
//   KeywordOf("error: EBADF, ...")     == "error"
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kapifuzz {

struct FieldGrammar {
  std::string_view name;
  bool repeatable = false;
};

struct ItemGrammar {
  std::string_view keyword;
  std::span<const FieldGrammar> fields;
  bool repeatable = false;  // several such items make a list
};

// The item of that keyword, or null. Keywords are case-sensitive: "Return:" is ordinary kernel-doc.
const ItemGrammar* FindItemGrammar(std::string_view keyword);
std::span<const ItemGrammar> AllItemGrammars();

// True for the item of older keywords that the model has no place for: `validation-rule:`,
// `kapi-anything:`. They share one grammar; KdocItem::keyword tells them apart.
bool IsNoteItem(const ItemGrammar& item);

// The item that `error-count:` counts; null for a keyword that counts nothing.
const ItemGrammar* CountedItem(std::string_view keyword);

// The oldest spelling has a keyword for each attribute: `signal-timing: during` is `timing:` of the
// signal above it, `param-range: nr, 0, 9` is `range:` of the parameter that it names.
struct AttributeKeyword {
  const ItemGrammar* item;
  const FieldGrammar* field;
  bool named;
};
std::optional<AttributeKeyword> FindAttributeKeyword(std::string_view keyword);

// The word before a colon at the start of `text` if it looks like a keyword (letters, digits and
// dashes), else "".
std::string_view KeywordOf(std::string_view text);

// The field of `item` that a line opens, or null.
const FieldGrammar* FieldOf(const ItemGrammar& item, std::string_view text);

}  // namespace kapifuzz
