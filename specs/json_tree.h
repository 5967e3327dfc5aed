// Specifications as a tree of JSON values: what the writers of JSON and YAML print and `kapi compare` walks.
//
//   JsonTree(spec)["errors"][0]["name"]   // "EBADF"
#pragma once

#include <nlohmann/json.hpp>
#include <span>

#include "specs/model.h"

namespace kapifuzz {

// Members in the order of docs/formats.md section 1; absent ones are left out. Texts keep their bytes.
nlohmann::ordered_json JsonTree(const ApiSpec& spec);
// {"schema": 1, "apis": [...]}
nlohmann::ordered_json JsonTree(std::span<const ApiSpec> specs);

}  // namespace kapifuzz
