// The commands of the tool `kapi`. Each takes the words behind its name and returns the exit status.
#pragma once

#include <string>
#include <vector>

#include "base/exit_status.h"

namespace kapifuzz {

ExitStatus KapiShow(const std::vector<std::string>& arguments);       // no command word
ExitStatus KapiInject(const std::vector<std::string>& arguments);     // inject
ExitStatus KapiCheck(const std::vector<std::string>& arguments);      // check
ExitStatus KapiDiff(const std::vector<std::string>& arguments);       // diff
ExitStatus KapiCompare(const std::vector<std::string>& arguments);    // compare
ExitStatus KapiFootprint(const std::vector<std::string>& arguments);  // footprint

}  // namespace kapifuzz
