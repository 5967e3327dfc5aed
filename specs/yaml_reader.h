// Reads specifications from YAML: the document of specs/json_reader.h in its other spelling, for people who write or mend
// one by hand. YAML 1.2; comments, flow style and quoting are free, aliases and tags are not read.
//
//   Result<std::vector<ApiSpec>> specs = ReadYaml(text, "specs.yaml");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// A document of several or of one. Errors name "origin:line".
Result<std::vector<ApiSpec>> ReadYaml(std::string_view text, const std::string& origin);

}  // namespace kapifuzz
