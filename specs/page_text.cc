#include "specs/page_text.h"

#include <fmt/format.h>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr char32_t kReplacement = 0xfffd;

// Takes one character off the front of `text`.
char32_t TakeCharacter(std::string_view* text) {
  const auto byte = static_cast<unsigned char>(text->front());
  text->remove_prefix(1);
  if (byte < 0x80) return byte;
  const int more = byte >= 0xf0 && byte < 0xf5   ? 3
                   : byte >= 0xe0 && byte < 0xf0 ? 2
                   : byte >= 0xc2 && byte < 0xe0 ? 1
                                                 : 0;
  if (more == 0 || text->size() < static_cast<size_t>(more)) return kReplacement;
  char32_t code = byte & (0x3f >> more);
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>((*text)[i]);
    if ((next & 0xc0) != 0x80) return kReplacement;
    code = code << 6 | (next & 0x3f);
  }
  constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
  if (code < kLeast[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
    return kReplacement;
  }
  text->remove_prefix(more);
  return code;
}

// Controls, separators that end a line for some reader, byte order marks, bidirectional overrides, noncharacters.
bool IsUnprintable(char32_t code) {
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || (code >= 0x200b && code < 0x2010) ||
         (code >= 0x2028 && code < 0x2030) || (code >= 0x2060 && code < 0x2070) || code == 0xfeff ||
         (code >= 0xfdd0 && code < 0xfdf0) || (code & 0xfffe) == 0xfffe;
}

void CleanBlocks(PageBlocks* blocks) {
  for (PageBlock& block : *blocks) {
    block.text = CleanText(block.text, block.kind == PageBlock::kCode);
    block.term = CleanText(block.term, false);
    CleanBlocks(&block.body);
  }
  std::erase_if(*blocks, [](const PageBlock& block) {
    return block.kind == PageBlock::kItem ? block.term.empty() && block.body.empty()
                                          : Trim(block.text).empty();
  });
}

}  // namespace

std::string CleanText(std::string_view text, bool code) {
  std::string clean;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t character = TakeCharacter(&text);
    if (code ? character == '\n' || character == '\t'
             : character < 0x80 && IsSpace(static_cast<char>(character))) {
      clean += static_cast<char>(character);
    } else if (character == kReplacement) {
      clean += "\xef\xbf\xbd";
    } else if (IsUnprintable(character)) {
      clean += fmt::format("<U+{:04X}>", static_cast<uint32_t>(character));
    } else {
      clean += before.substr(0, before.size() - text.size());
    }
  }
  return code ? clean : FoldSpaces(clean);
}

void CleanPage(Page* page) {
  page->name = CleanText(page->name, false);
  page->summary = CleanText(page->summary, false);
  for (PageSection& section : page->sections) CleanBlocks(&section.blocks);
  std::erase_if(page->sections, [](const PageSection& section) { return section.blocks.empty(); });
}

}  // namespace kapifuzz
