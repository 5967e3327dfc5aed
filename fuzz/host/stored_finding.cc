#include "fuzz/host/stored_finding.h"

#include "base/files.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {

Result<StoredFinding> ReadStoredFinding(const std::string& directory) {
  const std::string path = JoinPath(directory, "verdict.json");
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return Error{directory, "holds no finding: " + text.error().ToString()};
  Result<nlohmann::json> json = ParseJson(*text, path);
  if (!json.ok()) return json.error();
  Result<Verdict> verdict = VerdictFromJson(*json, path);
  if (!verdict.ok()) return verdict.error();
  const auto kept = json->find("kept");
  return StoredFinding{.verdict = *verdict, .kept = kept != json->end() && *kept == true};
}

}  // namespace kapifuzz
