// Reads the specifications of a file or of every *.c file below a directory.
//
//   SourceSpecs found = *ReadSource("linux", {});       // locations "fs/open.c"
//   SourceSpecs found = *ReadSource("linux/fs/open.c", {.root = "linux"});  // the same
#pragma once

#include <string>

#include "base/result.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {

struct SourceOptions {
  // Locations are paths below this directory. Empty: below the given directory, or the given file's
  // path as it is.
  std::string root = {};
};

// Specifications sorted by name. An Error means that nothing could be read at all (no such path);
// errors in comments and two specifications of one name are in SourceSpecs::errors.
Result<SourceSpecs> ReadSource(const std::string& path, const SourceOptions& options);

}  // namespace kapifuzz
