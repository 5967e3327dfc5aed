// What the functions that turn items into the model share: the list of problems, the
// small value parsers.
//
// Used by kdoc_reader.cc, kdoc_params.cc and kdoc_clauses.cc alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "specs/kdoc_items.h"
#include "specs/model.h"
#include "specs/words.h"

namespace kapifuzz {

class KdocContext {
 public:
  explicit KdocContext(std::vector<KdocProblem>* problems) : problems_(problems) {}

  void Fail(int line, const std::string& message) { problems_->push_back({line, message}); }

  // Field texts; "" when the item has no such field.
  std::string Prose(const KdocItem& item, std::string_view field) const;
  std::string Folded(const KdocItem& item, std::string_view field) const;
  std::vector<std::string> AllFolded(const KdocItem& item, std::string_view field) const;

  // One word of a set, or "" with an error that names the nearest. Absent fields are "" without
  // error.
  std::string WordField(const KdocItem& item, std::string_view field, const WordSet& words);
  std::string ToWord(std::string_view spelling, const WordSet& words, int line);

  // A list "a | b" or "a, b" of words of a mask set, in bit order.
  std::vector<std::string> ToWords(std::string_view list, const WordSet& words, int line);

  // yes/no, true/false.
  std::optional<bool> BoolField(const KdocItem& item, std::string_view field);
  // A plain integer.
  std::optional<int> IntField(const KdocItem& item, std::string_view field);

 private:
  std::vector<KdocProblem>* problems_;
};

// The text and, if every name in it is known, the value.
Number MakeNumber(std::string_view text);

// "range(0, 9)" is {"range", {"0", "9"}}; "nonzero" is {"nonzero", {}}. Nothing if a parenthesis is
// missing.
struct CallText {
  std::string name = {};
  std::vector<std::string> arguments = {};
  std::string inside = {};  // between the parentheses, as written
  bool parenthesized = false;
};
std::optional<CallText> ParseCallText(std::string_view text);

// kdoc_params.cc
Param ReadParam(const KdocItem& item, KdocContext* context);
Return ReadReturn(const KdocItem& item, KdocContext* context);

// kdoc_clauses.cc
ErrorSpec ReadError(const KdocItem& item, KdocContext* context);
SideEffect ReadSideEffect(const KdocItem& item, KdocContext* context);
StateTransition ReadStateTransition(const KdocItem& item, KdocContext* context);
Capability ReadCapability(const KdocItem& item, KdocContext* context);
Lock ReadLock(const KdocItem& item, KdocContext* context);
SignalSpec ReadSignal(const KdocItem& item, KdocContext* context);
Constraint ReadConstraint(const KdocItem& item, KdocContext* context);

}  // namespace kapifuzz
