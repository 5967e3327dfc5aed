#include "fuzz/host/source_lines.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <charconv>
#include <set>

#include "base/files.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "fuzz/host/symbols.h"

namespace kapifuzz {
namespace {

constexpr int kToolMs = 60'000;
constexpr size_t kMostAddresses = 200;  // in one report

// "do_filp_open.isra.0+0x4/0x9"
const RE2& PlacePattern() {
  static const auto* const kPattern =
      new RE2(R"(([A-Za-z_][A-Za-z0-9_.]*)\+0x([0-9a-f]{1,8})/0x([0-9a-f]{1,8}))");
  return *kPattern;
}

uint64_t Hex(std::string_view text) {
  uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return value;
}

// One place in a line of a report.
struct Place {
  std::string function;
  uint64_t offset = 0, size = 0;
  size_t end = 0;  // of its text, in the line
};

std::vector<Place> PlacesIn(std::string_view line) {
  std::vector<Place> places;
  re2::StringPiece rest(line.data(), line.size());
  re2::StringPiece function, offset, size;
  while (RE2::FindAndConsume(&rest, PlacePattern(), &function, &offset, &size)) {
    places.push_back({.function = function.as_string(),
                      .offset = Hex({offset.data(), offset.size()}),
                      .size = Hex({size.data(), size.size()}),
                      .end = static_cast<size_t>(rest.data() - line.data())});
  }
  return places;
}

// Behind a call stands the next line's code.
bool IsReturnAddress(std::string_view line) { return line.find("RIP:") == line.npos; }

}  // namespace

void SourceLines::Load() {
  if (loaded_ || vmlinux_.empty()) return;
  loaded_ = true;
  // A report counts a function up to the next symbol as well.
  const Result<std::vector<Symbol>> symbols = ReadSymbols(vmlinux_);
  if (!symbols.ok()) return;
  for (const Symbol& symbol : *symbols)
    symbols_.emplace(symbol.name, Span{.address = symbol.address, .size = symbol.size});
  const auto start = symbols_.find("start_kernel");
  if (start == symbols_.end()) return;
  const std::string where = Resolve({start->second.address})[start->second.address];
  const size_t at = where.find("init/main.c");
  if (at != where.npos) tree_ = where.substr(0, at);
}

uint64_t SourceLines::Find(const std::string& function, uint64_t offset, uint64_t size) const {
  const auto [begin, end] = symbols_.equal_range(function);
  for (auto it = begin; it != end; ++it) {
    if (it->second.size == size && offset <= size) return it->second.address + offset;
  }
  return 0;
}

std::map<uint64_t, std::string> SourceLines::Resolve(const std::vector<uint64_t>& addresses) {
  std::vector<std::string> command = {"addr2line", "-a", "-i", "-e", vmlinux_};
  for (const uint64_t address : addresses) command.push_back(fmt::format("{:#x}", address));
  const Result<CommandOutput> output = RunCommand(command, {.timeout_ms = kToolMs});
  std::map<uint64_t, std::string> places;
  if (!output.ok() || output->exit_status != 0) return places;
  uint64_t address = 0;
  for (std::string_view line : SplitLines(output->out)) {
    if (line.starts_with("0x")) {
      address = Hex(line.substr(2));
      continue;
    }
    line = line.substr(0, line.find(" (discriminator"));
    if (line.empty() || line.starts_with("??") || line.ends_with(":?")) continue;
    if (line.starts_with(tree_)) line.remove_prefix(tree_.size());
    std::string& place = places[address];
    place += (place.empty() ? "" : ", inlined at ") + std::string(line);
  }
  return places;
}

std::string SourceLines::Annotate(const std::string& report) {
  Load();
  if (symbols_.empty()) return report;
  const auto address_of = [this](const Place& place, std::string_view line) {
    const uint64_t address = Find(place.function, place.offset, place.size);
    return address != 0 && place.offset > 0 && IsReturnAddress(line) ? address - 1 : address;
  };
  std::set<uint64_t> addresses;
  for (const std::string_view line : SplitLines(report)) {
    for (const Place& place : PlacesIn(line)) addresses.insert(address_of(place, line));
  }
  addresses.erase(0);
  if (addresses.empty() || addresses.size() > kMostAddresses) return report;
  const std::map<uint64_t, std::string> known = Resolve({addresses.begin(), addresses.end()});
  std::string text;
  for (const std::string_view line : SplitLines(report)) {
    size_t done = 0;
    for (const Place& place : PlacesIn(line)) {
      text += line.substr(done, place.end - done);
      done = place.end;
      const auto found = known.find(address_of(place, line));
      if (found != known.end()) text += " (" + found->second + ")";
    }
    text += std::string(line.substr(done)) + "\n";
  }
  return text;
}

}  // namespace kapifuzz
