// Compiles emitted C in tests, as its readers will: with warnings as errors.
//
//   EXPECT_EQ(CompileC(source, {}), "");      // what the compiler said
#pragma once

#include <string>
#include <vector>

namespace kapifuzz {

// Checks `source` with cc -std=gnu99 -Wall -Wextra -Werror -O1 and `flags`. With an `output` it is
// linked to that path.
std::string CompileC(const std::string& source, const std::vector<std::string>& flags,
                     const std::string& output = "");

}  // namespace kapifuzz
