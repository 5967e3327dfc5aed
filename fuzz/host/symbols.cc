#include "fuzz/host/symbols.h"

#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "base/subprocess.h"

namespace kapifuzz {
namespace {

constexpr int kToolMs = 60'000;

}  // namespace

Result<std::vector<Symbol>> ReadSymbols(const std::string& path) {
  const Result<CommandOutput> nm = RunCommand({"nm", "-n", "-C", path}, {.timeout_ms = kToolMs});
  if (!nm.ok()) return nm.error();
  if (nm->exit_status != 0) return Error{path, "nm does not take it"};
  std::vector<Symbol> symbols;
  for (const std::string_view line : SplitLines(nm->out)) {
    // ffffffff81000000 T name
    if (line.size() < 20 || line[16] != ' ' || line[18] != ' ') continue;
    uint64_t address = 0;
    std::from_chars(line.data(), line.data() + 16, address, 16);
    symbols.push_back({.address = address, .name = std::string(line.substr(19))});
  }
  for (size_t i = symbols.size(); i-- > 1;) {
    Symbol& symbol = symbols[i - 1];
    const Symbol& next = symbols[i];
    symbol.size = next.address != symbol.address ? next.address - symbol.address : next.size;
  }
  return symbols;
}

const Symbol* SymbolAt(const std::vector<Symbol>& symbols, uint64_t address) {
  const auto behind = std::ranges::upper_bound(symbols, address, {}, &Symbol::address);
  if (behind == symbols.begin()) return nullptr;
  const Symbol& symbol = *std::prev(behind);
  return symbol.size == 0 || address - symbol.address < symbol.size ? &symbol : nullptr;
}

}  // namespace kapifuzz
