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
                                         {"size-multiplier"},
                                         {"ctype"},
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
constexpr FieldGrammar kReturnFields[] = {{"type"},
                                          {"check-type"},
                                          {"success"},
                                          {"desc"},
                                          {"ensures", true},
                                          {"error-values"},
                                          // older spelling
                                          {"check"}};
constexpr FieldGrammar kErrorFields[] = {{"desc"},
                                         {"when"},
                                         {"only-when"},
                                         {"iff"},
                                         {"applies"},
                                         // older spelling
                                         {"condition"}};
constexpr FieldGrammar kEffectFields[] = {{"target"},     {"desc"},      {"condition"},
                                          {"reversible"}, {"only-when"}, {"ensures", true},
                                          {"applies"}};
constexpr FieldGrammar kTransitionFields[] = {{"object"},        {"from"},   {"to"},
                                              {"condition"},     {"desc"},   {"only-when"},
                                              {"ensures", true}, {"applies"}};
constexpr FieldGrammar kCapabilityFields[] = {{"type"},      {"allows"},   {"without"},
                                              {"condition"}, {"priority"}, {"alternatives"}};
constexpr FieldGrammar kLockFields[] = {
    {"type"}, {"scope"}, {"desc"}, {"acquired"}, {"released"}, {"held-on-entry"}, {"held-on-exit"}};
constexpr FieldGrammar kSignalFields[] = {{"number"},
                                          {"direction"},
                                          {"action"},
                                          {"condition"},
                                          {"desc"},
                                          {"errno"},
                                          {"error"},
                                          {"timing"},
                                          {"priority"},
                                          {"interruptible"},
                                          {"restartable"},
                                          {"queue"},
                                          {"target"},
                                          {"sa-flags-required"},
                                          {"sa-flags-forbidden"},
                                          {"state-required"},
                                          {"state-forbidden"},
                                          {"transform-to"},
                                          // older spellings
                                          {"sa-flags-req"},
                                          {"sa-flags-forbid"},
                                          {"state-req"},
                                          {"state-forbid"},
                                          {"transform"}};
constexpr FieldGrammar kSignalMaskFields[] = {{"signals"}, {"desc"}};
constexpr FieldGrammar kStructFields[] = {{"desc"}, {"size"}, {"alignment"}};
constexpr FieldGrammar kStructFieldFields[] = {{"type"},
                                               {"ctype"},
                                               {"desc"},
                                               {"constraint-type"},
                                               {"cdesc"},
                                               {"offset"},
                                               {"size"},
                                               {"arch-mask", true},
                                               // older spellings
                                               {"flags"},
                                               {"range"},
                                               {"mask"},
                                               {"valid-mask"},
                                               {"valid-values"},
                                               {"enum"},
                                               {"alignment"},
                                               {"constraint"}};
constexpr FieldGrammar kIoctlFields[] = {{"number"}, {"direction"}, {"argument"}, {"file"}};
constexpr FieldGrammar kNetworkFields[] = {{"establishment"}, {"termination"}, {"transfer"}};
constexpr FieldGrammar kSocketStateFields[] = {
    {"required"}, {"forbidden"}, {"resulting"}, {"condition"}, {"protocols"}};
constexpr FieldGrammar kProtocolFields[] = {{"desc"}, {"flags"}, {"flags-desc"}};
constexpr FieldGrammar kBufferFields[] = {{"min-size"}, {"max-size"},      {"optimal-size"},
                                          {"partial"},  {"partial-rules"}, {"fragmentation"}};
constexpr FieldGrammar kAsyncFields[] = {{"errno"},      {"poll-in"}, {"poll-out"},
                                         {"completion"}, {"timeout"}, {"timeout-desc"}};
constexpr FieldGrammar kAddressFamilyFields[] = {{"struct-size"}, {"length"},    {"format"},
                                                 {"wildcard"},    {"multicast"}, {"broadcast"},
                                                 {"special"},     {"ports"}};
constexpr FieldGrammar kConstraintFields[] = {{"desc"}, {"expr"}};

constexpr ItemGrammar kItems[] = {
    {"long-desc", {}},
    {"examples", {}},
    {"notes", {}},
    {"provenance", {}},
    {"contexts", {}},
    {"context-flags", {}},  // older
    {"api-type", {}},
    {"ioctl-cmd", kIoctlFields},
    {"param", kParamFields, true},
    {"return", kReturnFields},
    {"error", kErrorFields, true},
    {"side-effect", kEffectFields, true},
    {"state-trans", kTransitionFields, true},
    {"capability", kCapabilityFields, true},
    {"lock", kLockFields, true},
    {"signal", kSignalFields, true},
    {"signal-mask", kSignalMaskFields, true},
    {"constraint", kConstraintFields, true},
    {"failure-atomic", {}},
    {"concurrency", {}},
    {"struct", kStructFields, true},
    {"field", kStructFieldFields, true},
    {"struct-type", {}, true},                   // older; opens a struct
    {"struct-field", kStructFieldFields, true},  // older
    {"network", kNetworkFields},
    {"socket-state", kSocketStateFields},
    {"protocol", kProtocolFields, true},
    {"buffer", kBufferFields},
    {"async", kAsyncFields},
    {"address-family", kAddressFamilyFields, true},
};

// Older words without a place in the model. Each is kept as a line of the notes.
constexpr ItemGrammar kNoteItem = {"kapi-", {}, true};
constexpr std::string_view kNoteKeywords[] = {
    "since",           "since-version",     "api-version",    "validation-group",
    "validation-flag", "validation-policy", "validation-rule"};

// Older: how many items of one kind there are. Checked, not kept.
constexpr ItemGrammar kCountItem = {"-count", {}, true};
constexpr std::string_view kCountSuffix = "-count";

// Items whose older one-keyword-per-attribute spelling names the item that is meant.
constexpr std::string_view kNamedItems[] = {"param", "constraint", "struct-field"};

template <typename List>
bool Contains(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

const ItemGrammar* FindListedItem(std::string_view keyword) {
  auto it = std::find_if(std::begin(kItems), std::end(kItems),
                         [keyword](const ItemGrammar& item) { return item.keyword == keyword; });
  return it == std::end(kItems) ? nullptr : it;
}

}  // namespace

const ItemGrammar* FindItemGrammar(std::string_view keyword) {
  if (const ItemGrammar* item = FindListedItem(keyword)) return item;
  if (Contains(kNoteKeywords, keyword) || keyword.starts_with(kNoteItem.keyword)) return &kNoteItem;
  return CountedItem(keyword) ? &kCountItem : nullptr;
}

bool IsNoteItem(const ItemGrammar& item) { return &item == &kNoteItem; }

const ItemGrammar* CountedItem(std::string_view keyword) {
  if (!keyword.ends_with(kCountSuffix)) return nullptr;
  keyword.remove_suffix(kCountSuffix.size());
  return FindListedItem(keyword);
}

std::optional<AttributeKeyword> FindAttributeKeyword(std::string_view keyword) {
  for (const ItemGrammar& item : kItems) {
    if (!keyword.starts_with(item.keyword)) continue;
    std::string_view rest = keyword.substr(item.keyword.size());
    if (!rest.starts_with('-')) continue;
    for (const FieldGrammar& field : item.fields) {
      if (field.name != rest.substr(1)) continue;
      return AttributeKeyword{&item, &field, Contains(kNamedItems, item.keyword)};
    }
  }
  return std::nullopt;
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
