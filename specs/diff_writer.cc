#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "specs/diff.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::ordered_json;

size_t Count(std::span<const Change> changes, Verdict verdict) {
  return static_cast<size_t>(
      std::count_if(changes.begin(), changes.end(),
                    [verdict](const Change& change) { return change.rule->verdict == verdict; }));
}

// One line for one change, whatever the texts hold.
std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string WasAndIs(const Change& change) {
  if (change.before.empty() && change.after.empty()) return {};
  if (change.before.empty()) return fmt::format(": now '{}'", change.after);
  if (change.after.empty()) return fmt::format(": was '{}'", change.before);
  return fmt::format(": was '{}', now '{}'", change.before, change.after);
}

}  // namespace

std::string ToPlain(std::span<const Change> changes) {
  std::string text;
  for (const Change& change : changes) {
    if (!change.place.file.empty()) {
      text += fmt::format("{}:{}: ", change.place.file, change.place.line);
    }
    const std::string what = change.what.empty() ? "" : change.what + ": ";
    text +=
        OneLine(fmt::format("{}: {}: {}{} ({}){}", VerdictName(change.rule->verdict), change.api,
                            what, change.rule->reason, change.rule->name, WasAndIs(change))) +
        "\n";
  }
  if (changes.empty()) return "no changes\n";
  return text + fmt::format("{} incompatible, {} unclear, {} compatible\n",
                            Count(changes, Verdict::kIncompatible),
                            Count(changes, Verdict::kUnclear),
                            Count(changes, Verdict::kCompatible));
}

std::string ToJson(std::span<const Change> changes) {
  Json document = Json::object();
  document["schema"] = 1;
  for (Verdict verdict : {Verdict::kIncompatible, Verdict::kUnclear, Verdict::kCompatible}) {
    document[std::string(VerdictName(verdict))] = Count(changes, verdict);
  }
  document["changes"] = Json::array();
  for (const Change& change : changes) {
    Json object = {{"api", change.api},
                   {"verdict", VerdictName(change.rule->verdict)},
                   {"rule", change.rule->name},
                   {"reason", change.rule->reason}};
    if (!change.what.empty()) object["what"] = change.what;
    if (!change.before.empty()) object["before"] = change.before;
    if (!change.after.empty()) object["after"] = change.after;
    if (!change.place.file.empty()) {
      object["location"] = {{"file", change.place.file}, {"line", change.place.line}};
    }
    document["changes"].push_back(std::move(object));
  }
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace kapifuzz
