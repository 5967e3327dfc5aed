// The records of a kernel image that have a file of their own beside specs/elf_reader.cc, and those that several share.
//
// Each function reads through the cursor and so gives something empty once that has failed.
#pragma once

#include <optional>
#include <vector>

#include "specs/elf_cursor.h"
#include "specs/elf_layout.h"
#include "specs/model.h"

namespace kapifuzz {

// elf_structs.cc. Nothing for a null pointer.
std::optional<Number> ReadElfNumber(elf::Address address, ElfCursor* cursor);
std::vector<Number> ReadElfNumbers(elf::Address address, uint32_t count, ElfCursor* cursor);
std::optional<ParamConstraint> ReadElfConstraint(elf::Address address, ElfCursor* cursor);
std::vector<StructSpec> ReadElfStructs(elf::Address address, uint32_t count, ElfCursor* cursor);
std::optional<IoctlSpec> ReadElfIoctl(elf::Address address, ElfCursor* cursor);

// elf_network.cc
std::optional<Network> ReadElfNetwork(elf::Address address, ElfCursor* cursor);

}  // namespace kapifuzz
