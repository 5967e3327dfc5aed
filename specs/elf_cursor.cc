#include "specs/elf_cursor.h"

namespace kapifuzz {
namespace {

// Far above any real kernel: 400 syscalls of 8 KB are 3 MB.
constexpr uint64_t kMaxBytesRead = 32 << 20;

// "int, uint, ...": enough to tell which set of words is meant.
std::string SetName(const WordSet& words) {
  const std::vector<std::string> all = words.Words();
  return all[0] + ", " + all[1] + ", ...";
}

}  // namespace

void ElfCursor::Fail(const std::string& problem) {
  if (!failed()) error_ = (footprint_.name.empty() ? "" : footprint_.name + ": ") + problem;
}

void ElfCursor::BeginSpec() {
  footprint_ = {.section_bytes = sizeof(elf::Address)};
  counted_strings_.clear();
}

bool ElfCursor::Spend(uint64_t bytes) {
  spent_ += bytes;
  if (spent_ > kMaxBytesRead) Fail("specifications are larger than this tool reads");
  return !failed();
}

std::string ElfCursor::Text(elf::Address address) {
  if (address == 0 || failed()) return {};
  Result<std::string> text = image_.String(address);
  if (!text.ok()) {
    Fail(text.error().message);
    return {};
  }
  if (!Spend(text->size() + 1)) return {};
  // The linker keeps equal strings once, as `iff:` and repeated conditions are.
  if (counted_strings_.insert(address).second) footprint_.string_bytes += text->size() + 1;
  return *text;
}

std::vector<std::string> ElfCursor::Texts(elf::Address address, uint32_t count) {
  return List<elf::Address>(address, count, [this](elf::Address text) { return Text(text); });
}

std::string ElfCursor::Word(uint8_t number, const WordSet& words) {
  if (number == elf::kAbsent || failed()) return {};
  const struct Word* word = words.FindNumber(number);
  if (word) return std::string(word->word);
  Fail("unknown number " + std::to_string(number) + " for " + SetName(words));
  return {};
}

std::vector<std::string> ElfCursor::Mask(uint32_t mask, const WordSet& words) {
  std::optional<std::vector<std::string>> found = words.FromMask(mask);
  if (found) return *found;
  Fail("unknown bit in mask " + std::to_string(mask) + " of " + SetName(words));
  return {};
}

std::optional<bool> ElfCursor::Bool(uint8_t value) {
  if (value > 1 && value != elf::kAbsent) Fail("a flag is " + std::to_string(value));
  if (value == elf::kAbsent) return std::nullopt;
  return value != 0;
}

}  // namespace kapifuzz
