// Specifications as YAML: the same document as their JSON, for people to read and mend.
//
//   ToYaml(specs)    schema: 1
//                    apis:
//                      - name: sys_open
//                        kind: syscall
#pragma once

#include <span>
#include <string>

#include "specs/model.h"

namespace kapifuzz {

std::string ToYaml(std::span<const ApiSpec> specs);
// A document of one.
std::string ToYaml(const ApiSpec& spec);

}  // namespace kapifuzz
