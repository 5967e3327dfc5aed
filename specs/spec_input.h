// Where `kapi` reads specifications from: one of source, kernel image, debugfs, JSON file.
//
//   SpecInput input{.source = "linux"};
//   Result<SourceSpecs> found = LoadSpecs(input);
#pragma once

#include <optional>
#include <string>

#include "base/command_line.h"
#include "base/result.h"
#include "specs/kdoc_reader.h"

namespace kapifuzz {

struct SpecInput {
  std::optional<std::string> source = {};   // C file or directory
  std::optional<std::string> vmlinux = {};  // ELF image with symbols
  std::optional<std::string> debugfs =
      {};                                // mount point, or the kapi directory copied out of a guest
  std::optional<std::string> spec = {};  // JSON file
  std::string tree = {};                 // source locations are paths below it
};

// Adds the options that fill `input` to a command line.
void AddInputOptions(CommandLine* line, SpecInput* input);

// Reads the one input that is set; none set means /sys/kernel/debug. More than one is an Error. Errors in comments are in
// SourceSpecs::errors, all other problems are the Error.
Result<SourceSpecs> LoadSpecs(const SpecInput& input);

}  // namespace kapifuzz
