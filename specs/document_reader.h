// Specifications out of a parsed JSON or YAML document (docs/formats.md section 1).
//
// Strict: an unknown key, a missing name or a member of the wrong type is an error that names line and path, such as
// "specs.json:12: apis[3].errors[0].wehn: unknown key, did you mean when?". What was not understood is never silently lost.
//
//   Result<std::vector<ApiSpec>> specs = SpecsOfDocument(*ParseYamlDocument(text, "a.yaml"), "a.yaml");
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "specs/document.h"
#include "specs/model.h"

namespace kapifuzz {

// A document of several or of one.
Result<std::vector<ApiSpec>> SpecsOfDocument(const DocNode& document, const std::string& origin);

// A file in either format: JSON when its first character is a brace, else YAML.
Result<std::vector<ApiSpec>> ReadSpecFile(const std::string& path);

}  // namespace kapifuzz
