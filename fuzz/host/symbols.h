// Symbols of an ELF file: the names of its addresses, as binutils' nm lists them.
//
//   Result<std::vector<Symbol>> symbols = ReadSymbols("build/kernel/6.12-fuzz/vmlinux");
//   SymbolAt(*symbols, 0xffffffff81000045)->name
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct Symbol {
  uint64_t address = 0;
  uint64_t size = 0;  // up to the next symbol, whatever lies between; 0 for the last one
  std::string name;   // C++ names as in the source
};

// By address; several may have the same one. An Error if nm is missing or does not take the file.
Result<std::vector<Symbol>> ReadSymbols(const std::string& path);

// The symbol that the address lies in; null if there is none.
const Symbol* SymbolAt(const std::vector<Symbol>& symbols, uint64_t address);

}  // namespace kapifuzz
