// Programs in files, whichever form they have: text for people (docs/formats.md section 2), wire for
// guests (section 3).
//
//   corpus/seeds/*.kprog ──► ReadProgramFile ──► Program ──► EncodeWire ──► the guest's /in/seeds
//
//   Result<Program> program = ReadProgramFile("corpus/seeds/dup.kprog");
//   std::vector<uint8_t> wire = EncodeWire(*program);
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/program.h"

namespace kapifuzz {

// A file that starts with "#" or whose name ends in ".kprog" is text; anything else is wire, of
// which every content is a program. Errors of a text name file and line.
Result<Program> ReadProgramFile(const std::string& path);

// The canonical wire form.
std::vector<uint8_t> EncodeWire(const Program& program);

struct NamedProgram {
  std::string name;  // file name without directory and ".kprog"
  Program program;
};

// All text programs (*.kprog) in a directory, sorted by name; where there are none, the entries of a campaign's corpus, named by
// the first twelve digits of their SHA-1. The first bad one is an Error.
Result<std::vector<NamedProgram>> LoadSeeds(const std::string& directory);

}  // namespace kapifuzz
