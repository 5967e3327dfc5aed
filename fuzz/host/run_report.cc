#include "fuzz/host/run_report.h"

#include "base/files.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {

Result<RunReport> ReadRunReport(const VmDirectory& directory) {
  const std::string path = JoinPath(directory.out(), "verdicts.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  Result<nlohmann::json> json = ParseJson(*text, path);
  if (!json.ok()) return json.error();
  const auto list = json->find("verdicts");
  if (list == json->end() || !list->is_array()) return Error{path, "has no list of verdicts"};
  RunReport report;
  for (const nlohmann::json& entry : *list) {
    Result<Verdict> verdict = VerdictFromJson(entry, path);
    if (!verdict.ok()) return verdict.error();
    report.verdicts.push_back(*verdict);
  }
  const auto results = json->find("results");
  if (results == json->end() || !results->is_array()) return Error{path, "has no list of results"};
  for (const nlohmann::json& result : *results) {
    if (!result.is_number_integer()) return Error{path, "'" + result.dump() + "' is no result"};
    report.results.push_back(result.get<int64_t>());
  }
  return report;
}

}  // namespace kapifuzz
