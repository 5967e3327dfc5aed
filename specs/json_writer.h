// Specifications as JSON in the dialect of docs/formats.md section 1.
//
//   WriteFileAtomically("build/specs.json", ToJson(specs));
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

// A document of several: {"schema": 1, "apis": [...]}.
std::string ToJson(std::span<const ApiSpec> specs);
// A document of one.
std::string ToJson(const ApiSpec& spec);

}  // namespace kapifuzz
