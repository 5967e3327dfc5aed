#include "specs/kdoc_grammar.h"

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr FieldGrammar kParamFields[] = {{"type"},
                                         {"desc"},
                                         {"constraint-type"},
                                         {"cdesc"},
                                         {"size"},
                                         {"size-param"},
                                         {"arch-mask", true},
                                         // older spellings
                                         {"flags"},
                                         {"range"},
                                         {"mask"},
                                         {"valid-mask"},
                                         {"valid-values"},
                                         {"alignment"},
                                         {"struct-type"},
                                         {"constraint"}};
constexpr FieldGrammar kReturnFields[] = {
    {"type"}, {"check-type"}, {"success"}, {"desc"}, {"ensures", true}};
constexpr FieldGrammar kErrorFields[] = {{"desc"}, {"when"}, {"only-when"}, {"iff"}, {"applies"}};
constexpr FieldGrammar kEffectFields[] = {{"target"},     {"desc"},      {"condition"},
                                          {"reversible"}, {"only-when"}, {"ensures", true},
                                          {"applies"}};
constexpr FieldGrammar kTransitionFields[] = {{"object"},        {"from"},   {"to"},
                                              {"condition"},     {"desc"},   {"only-when"},
                                              {"ensures", true}, {"applies"}};
constexpr FieldGrammar kCapabilityFields[] = {
    {"type"}, {"allows"}, {"without"}, {"condition"}, {"priority"}};
constexpr FieldGrammar kLockFields[] = {
    {"type"}, {"scope"}, {"desc"}, {"acquired"}, {"released"}, {"held-on-entry"}, {"held-on-exit"}};
constexpr FieldGrammar kSignalFields[] = {
    {"number"}, {"direction"}, {"action"},        {"condition"},   {"desc"},  {"errno"}, {"error"},
    {"timing"}, {"priority"},  {"interruptible"}, {"restartable"}, {"queue"}, {"target"}};
constexpr FieldGrammar kConstraintFields[] = {{"desc"}, {"expr"}};

constexpr ItemGrammar kItems[] = {
    {"long-desc", {}},
    {"examples", {}},
    {"notes", {}},
    {"provenance", {}},
    {"since-version", {}},  // older; kept as a note
    {"contexts", {}},
    {"context-flags", {}},  // older
    {"param-count", {}},    // older; checked
    {"param", kParamFields, true},
    {"return", kReturnFields},
    {"error", kErrorFields, true},
    {"side-effect", kEffectFields, true},
    {"state-trans", kTransitionFields, true},
    {"capability", kCapabilityFields, true},
    {"lock", kLockFields, true},
    {"signal", kSignalFields, true},
    {"constraint", kConstraintFields, true},
    {"failure-atomic", {}},
    {"concurrency", {}},
};

}  // namespace

const ItemGrammar* FindItemGrammar(std::string_view keyword) {
  auto it = std::find_if(std::begin(kItems), std::end(kItems),
                         [keyword](const ItemGrammar& item) { return item.keyword == keyword; });
  return it == std::end(kItems) ? nullptr : it;
}

std::span<const ItemGrammar> AllItemGrammars() { return kItems; }

std::string_view KeywordOf(std::string_view text) {
  size_t length = 0;
  while (length < text.size() && (IsIdent(text[length]) || text[length] == '-')) ++length;
  std::string_view word = text.substr(0, length);
  std::string_view rest = text.substr(length);
  while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
  bool colon = rest == ":" || (rest.size() > 1 && rest[0] == ':' && IsSpace(rest[1]));
  return colon ? word : std::string_view();
}

const FieldGrammar* FieldOf(const ItemGrammar& item, std::string_view text) {
  std::string_view word = KeywordOf(text);
  if (word.empty()) return nullptr;
  auto it = std::find_if(item.fields.begin(), item.fields.end(),
                         [word](const FieldGrammar& field) { return field.name == word; });
  return it == item.fields.end() ? nullptr : &*it;
}

}  // namespace kapifuzz
