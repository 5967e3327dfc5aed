// Specifications for people at a terminal.
//
//   ToPlain(spec)       one specification with everything it says
//   ToPlainList(specs)  names and summaries, and how many
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

std::string ToPlain(const ApiSpec& spec);
std::string ToPlainList(std::span<const ApiSpec> specs);

}  // namespace kapifuzz
