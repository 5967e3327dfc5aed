#include "executor/string_vector.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/strings.h"

namespace kapifuzz {
namespace {

constexpr char kSpecial = '\x01';

struct BadWord {
  std::string_view word;
  BadPointer which;
};
constexpr BadWord kBadWords[] = {{"bad", BadPointer::kUnmapped},
                                 {"kernel", BadPointer::kKernel},
                                 {"noncanonical", BadPointer::kNonCanonical}};

VectorString StringOf(std::string_view text) {
  VectorString string{.text = text};
  if (!text.starts_with(kSpecial)) return string;
  const std::string_view word = text.substr(1);
  const auto bad = std::ranges::find(kBadWords, word, &BadWord::word);
  if (bad != std::end(kBadWords)) {
    string.kind = VectorString::Kind::kBad;
    string.bad = bad->which;
    return string;
  }
  const bool number = !word.empty() && std::ranges::all_of(word, IsDigit);
  const std::optional<int64_t> letters = number ? ParseInt(word) : std::nullopt;
  if (!letters || *letters > kMaxPattern) return string;
  string.kind = VectorString::Kind::kLetters;
  string.letters = static_cast<uint32_t>(*letters);
  return string;
}

void AppendPointer(uint64_t pointer, std::string* bytes) {
  for (int i = 0; i < 8; i++) *bytes += static_cast<char>(pointer >> (8 * i));
}

}  // namespace

std::vector<VectorString> StringsOf(std::string_view literal) {
  std::vector<VectorString> strings;
  while (!literal.empty()) {
    const size_t end = std::min(literal.find('\0'), literal.size());
    strings.push_back(StringOf(literal.substr(0, end)));
    literal.remove_prefix(std::min(end + 1, literal.size()));
  }
  return strings;
}

uint32_t StringVectorBytes(std::string_view literal, bool at_edge) {
  return static_cast<uint32_t>(LayStringVector(literal, {.at_edge = at_edge}).bytes.size());
}

LaidVector LayStringVector(std::string_view literal, const VectorPlace& place) {
  const std::vector<VectorString> strings = StringsOf(literal);
  std::string texts;
  for (const VectorString& string : strings) {
    if (string.kind != VectorString::Kind::kText) continue;
    texts += string.text;
    texts += '\0';
  }
  const uint64_t pointer_bytes = 8 * (strings.size() + (place.at_edge ? 0 : 1));
  if (place.at_edge) texts.resize((texts.size() + 7) / 8 * 8);
  uint64_t text = place.address + (place.at_edge ? 0 : pointer_bytes);
  std::string pointers;
  for (const VectorString& string : strings) {
    if (string.kind == VectorString::Kind::kBad) {
      AppendPointer(place.bad[static_cast<size_t>(string.bad)], &pointers);
    } else if (string.kind == VectorString::Kind::kLetters) {
      AppendPointer(place.letters_end - string.letters, &pointers);
    } else {
      AppendPointer(text, &pointers);
      text += string.text.size() + 1;
    }
  }
  if (place.at_edge) return {texts + pointers, texts.size()};
  AppendPointer(0, &pointers);
  return {pointers + texts, 0};
}

}  // namespace kapifuzz
