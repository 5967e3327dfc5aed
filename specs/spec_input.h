// Where `kapi` reads specifications from: one of source, kernel image, debugfs, JSON or YAML file.
//
//   SpecInput input{.source = "linux"};
//   Result<SourceSpecs> found = LoadSpecs(input);
//   SpecInput guessed = *GuessInput("build/vmlinux");   // .vmlinux is set
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
  std::optional<std::string> spec = {};  // JSON or YAML file
  std::string tree = {};                 // source locations are paths below it
};

// Adds the options that fill `input` to a command line.
void AddInputOptions(CommandLine* line, SpecInput* input);

// Reads the one input that is set; none set means /sys/kernel/debug. More than one is an Error. Errors in comments are in
// SourceSpecs::errors, all other problems are the Error.
Result<SourceSpecs> LoadSpecs(const SpecInput& input);

// What lies at `path`, by looking: a directory with all.json, json/ or kapi/ is a debugfs, any other directory and a file
// named *.c or *.h is source, an ELF image is a vmlinux, every other file an export. An Error if nothing is there.
Result<SpecInput> GuessInput(const std::string& path);

}  // namespace kapifuzz
