// What is wrong with a specification beyond its grammar: names, constants, expressions, types.
//
//   for (const Error& problem : CheckSpec(spec)) puts(problem.ToString().c_str());
//       fs/open.c:101: error EBADF: when: column 9: 'fdd' is no parameter, constant or kind, did you mean fd?
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// Every problem, with `where` "file:line" of the item it is in.
std::vector<Error> CheckSpec(const ApiSpec& spec);

// Targets that are prose: no problem, but they silence the undeclared-effect oracle for this call. "file:line: ..."
std::vector<Error> ProseTargets(const ApiSpec& spec);

}  // namespace kapifuzz
