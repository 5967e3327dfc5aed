// Specifications as reStructuredText, for Documentation/ and whatever else docutils or Sphinx render.
//
//   kapi --source linux -f rst open >open.rst && rst2html open.rst
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

// One chapter for each specification.
std::string ToRst(std::span<const ApiSpec> specs);
std::string ToRst(const ApiSpec& spec);

}  // namespace kapifuzz
