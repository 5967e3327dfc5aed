// Specifications as manual pages in roff's man macros.
//
//   kapi --source linux -f man open | man -l -
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

// One page after the other; man shows them as one text.
std::string ToMan(std::span<const ApiSpec> specs);
std::string ToMan(const ApiSpec& spec);

}  // namespace kapifuzz
