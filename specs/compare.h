// Differences between specifications, one line each.
//
// The readers of source, image and debugfs must agree; `kapi compare` says where they do not. Places (file, line) are not
// compared.
//
//   DiffSpecs(from_source, from_vmlinux)
//       -> {"sys_open: params[1].constraint.mask.value: 4259839 against 4259840"}
#pragma once

#include <span>
#include <string>
#include <vector>

#include "specs/model.h"

namespace kapifuzz {

// Empty exactly if the two hold equal specifications of the same names. Order does not matter.
std::vector<std::string> DiffSpecs(std::span<const ApiSpec> a, std::span<const ApiSpec> b);

}  // namespace kapifuzz
