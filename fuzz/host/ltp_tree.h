// The generated LTP tests on disk: written as a tree, built against our small compatible header.
//
//   Result<std::vector<LtpBinary>> built = BuildLtpTests(suite, "out/ltp", include);
//   (*built)[0].name == "close01"
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "gen/ltp_emitter.h"

namespace kapifuzz {

struct LtpBinary {
  std::string name;     // "close01"
  std::string syscall;  // "close"
  std::string source;   // path of the .c file
  std::string binary;   // statically linked; beside the tree, in DEST/bin
};

// Writes every file of the suite below `destination`.
Status WriteLtpTree(const LtpSuite& suite, const std::string& destination);

// Removes the files of `before` that `suite` no longer has.
void RemoveLeftOut(const LtpSuite& before, const LtpSuite& suite, const std::string& destination);

// Compiles each test of the tree. An Error holds the compiler's words.
Result<std::vector<LtpBinary>> BuildLtpTests(const LtpSuite& suite, const std::string& destination,
                                             const std::string& include);

}  // namespace kapifuzz
