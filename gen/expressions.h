// All expressions of one specification, for whatever follows from the words in them: what the observer has
// to look up (gen/needs.h), which strings an argument is compared with (gen/arg_model.h).
#pragma once

#include <string_view>
#include <vector>

#include "specs/model.h"

namespace kapifuzz {

// Of the return value, errors, effects and state transitions; none of them empty. The views lead into `spec`.
std::vector<std::string_view> ExpressionsOf(const ApiSpec& spec);

}  // namespace kapifuzz
