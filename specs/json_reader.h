// Reads specifications from JSON, whoever wrote it: `kapi -f json` or the kernel's debugfs.
//
// As strict as specs/document_reader.h, which also reads files of either format.
//
//   Result<std::vector<ApiSpec>> specs = ReadJson(text, "build/specs.json");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// A document of several or of one. `origin` is named in errors.
Result<std::vector<ApiSpec>> ReadJson(std::string_view text, const std::string& origin);

// The same from a file.
Result<std::vector<ApiSpec>> ReadJsonFile(const std::string& path);

}  // namespace kapifuzz
