// What the functions that turn items into the model share: the list of problems, the
// small value parsers.
//
// Used by the kdoc_*.cc files alone.
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

  std::vector<std::string> WordsField(const KdocItem& item, std::string_view field,
                                      const WordSet& words);

  // Constants: one, several with commas between, or one that must have a value now.
  std::optional<Number> NumberField(const KdocItem& item, std::string_view field);
  std::vector<Number> NumbersField(const KdocItem& item, std::string_view field);
  CompiledNumber CompiledField(const KdocItem& item, std::string_view field);
  // The two of "range(lo, hi)" or "lo, hi".
  void BoundsField(const KdocItem& item, std::string_view field, std::optional<Number>* min,
                   std::optional<Number>* max);

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

// What a `type:` line says.
struct TypeText {
  std::string type = {};
  std::vector<std::string> kinds = {};
  std::string struct_name = {};
  std::vector<std::string> flags = {};
};

// "-EINTR" or "EINTR (in io_event.res)": the number as the kernel returns it; what follows the name
// goes to *rest.
std::optional<int> ReadErrno(std::string_view text, std::string* rest);

// kdoc_params.cc
TypeText ReadType(const KdocText& text, KdocContext* context);
std::optional<ParamConstraint> ReadParamConstraint(const KdocItem& item, KdocContext* context);
Param ReadParam(const KdocItem& item, KdocContext* context);
Return ReadReturn(const KdocItem& item, KdocContext* context);

// kdoc_clauses.cc
ErrorSpec ReadError(const KdocItem& item, KdocContext* context);
SideEffect ReadSideEffect(const KdocItem& item, KdocContext* context);
StateTransition ReadStateTransition(const KdocItem& item, KdocContext* context);
Capability ReadCapability(const KdocItem& item, KdocContext* context);
Lock ReadLock(const KdocItem& item, KdocContext* context);
Constraint ReadConstraint(const KdocItem& item, KdocContext* context);

// kdoc_signals.cc
SignalSpec ReadSignal(const KdocItem& item, KdocContext* context);
SignalMask ReadSignalMask(const KdocItem& item, KdocContext* context);

// kdoc_structs.cc
StructSpec ReadStruct(const KdocItem& item, KdocContext* context);
StructField ReadStructField(const KdocItem& item, KdocContext* context);
IoctlSpec ReadIoctl(const KdocItem& item, const ApiSpec& spec, KdocContext* context);

// kdoc_network.cc: takes the item if it is one of the network's.
bool ReadNetworkItem(const KdocItem& item, std::optional<Network>* network, KdocContext* context);

}  // namespace kapifuzz
