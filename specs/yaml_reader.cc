#include "specs/yaml_reader.h"

#include "specs/document_reader.h"

namespace kapifuzz {

Result<std::vector<ApiSpec>> ReadYaml(std::string_view text, const std::string& origin) {
  Result<DocNode> document = ParseYamlDocument(text, origin);
  if (!document.ok()) return document.error();
  return SpecsOfDocument(*document, origin);
}

}  // namespace kapifuzz
