#include "fuzz/host/run_report.h"

#include "base/files.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {

Result<std::vector<Verdict>> ReadRunVerdicts(const VmDirectory& directory) {
  const std::string path = JoinPath(directory.out(), "verdicts.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Result<nlohmann::json> json = ParseJson(*text, path);
  if (!json.ok()) return json.error();
  const auto list = json->find("verdicts");
  if (list == json->end() || !list->is_array()) return Error{path, "has no list of verdicts"};
  std::vector<Verdict> verdicts;
  for (const nlohmann::json& entry : *list) {
    Result<Verdict> verdict = VerdictFromJson(entry, path);
    if (!verdict.ok()) return verdict.error();
    verdicts.push_back(*verdict);
  }
  return verdicts;
}

}  // namespace kapifuzz
