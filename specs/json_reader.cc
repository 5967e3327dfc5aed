#include "specs/json_reader.h"

#include "base/files.h"
#include "specs/document_reader.h"

namespace kapifuzz {

Result<std::vector<ApiSpec>> ReadJson(std::string_view text, const std::string& origin) {
  Result<DocNode> document = ParseJsonDocument(text, origin);
  if (!document.ok()) return document.error();
  return SpecsOfDocument(*document, origin);
}

Result<std::vector<ApiSpec>> ReadJsonFile(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  return ReadJson(*text, path);
}

}  // namespace kapifuzz
