#include "gen/ctype.h"

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

struct Scalar {
  std::string_view name;
  uint8_t width;
  bool is_signed;
};

// Types of SYSCALL_DEFINEn parameters and of what their pointers lead to, x86-64
// (include/linux/types.h).
constexpr Scalar kScalars[] = {
    {"int", 4, true},
    {"unsigned int", 4, false},
    {"unsigned", 4, false},
    {"uint", 4, false},
    {"long", 8, true},
    {"unsigned long", 8, false},
    {"long int", 8, true},
    {"long long", 8, true},
    {"unsigned char", 1, false},
    {"char", 1, true},
    {"unsigned long long", 8, false},
    {"signed char", 1, true},
    {"short", 2, true},
    {"unsigned short", 2, false},
    {"bool", 1, false},
    {"size_t", 8, false},
    {"ssize_t", 8, true},
    {"off_t", 8, true},
    {"loff_t", 8, true},
    {"umode_t", 2, false},
    {"mode_t", 4, false},
    {"pid_t", 4, true},
    {"uid_t", 4, false},
    {"gid_t", 4, false},
    {"qid_t", 4, false},
    {"dev_t", 4, false},
    {"key_t", 4, true},
    {"key_serial_t", 4, true},
    {"clockid_t", 4, true},
    {"timer_t", 4, true},
    {"mqd_t", 4, true},
    {"rwf_t", 4, true},
    {"aio_context_t", 8, false},
    {"u8", 1, false},
    {"u16", 2, false},
    {"u32", 4, false},
    {"u64", 8, false},
    {"__u8", 1, false},
    {"__u16", 2, false},
    {"__u32", 4, false},
    {"__u64", 8, false},
    {"s32", 4, true},
    {"s64", 8, true},
    {"__s32", 4, true},
    {"__s64", 8, true},
};

// `text` without qualifiers and annotations, words joined by single blanks, '*' standing alone.
std::string Plain(std::string_view text) {
  std::string spaced;
  for (char c : text) {
    if (c == '*') {
      spaced += " * ";
    } else {
      spaced += c;
    }
  }
  const std::string folded = FoldSpaces(spaced);
  std::vector<std::string> kept;
  for (std::string_view word : Split(folded, ' ')) {
    const bool noise = word == "const" || word == "volatile" || word == "__user" ||
                       word == "__restrict" || word.empty();
    if (!noise) kept.emplace_back(word);
  }
  return Join(kept, " ");
}

}  // namespace

Result<CType> ParseCType(std::string_view text) {
  const std::string plain = Plain(text);
  if (plain.ends_with("*")) {
    std::string pointee(Trim(std::string_view(plain).substr(0, plain.size() - 1)));
    return CType{.width = 8, .is_signed = false, .is_pointer = true, .pointee = std::move(pointee)};
  }
  auto it = std::ranges::find(kScalars, plain, &Scalar::name);
  if (it == std::end(kScalars)) {
    // Handlers and other typedefs of pointers look like names; guessing a width would make
    // contracts lie.
    return Error{"", "no width is known for the C type '" + std::string(text) + "'"};
  }
  return CType{.width = it->width, .is_signed = it->is_signed, .is_pointer = false, .pointee = ""};
}

}  // namespace kapifuzz
