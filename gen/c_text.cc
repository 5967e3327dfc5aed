#include "gen/c_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <climits>
#include <functional>
#include <iterator>
#include <vector>

namespace kapifuzz {
namespace {

// The kernel's spelling and user space's; "" where a number is the only honest spelling.
struct Spelling {
  std::string_view kernel;
  const char* user;
};
constexpr Spelling kSpellings[] = {{"FASYNC", "O_ASYNC"}, {"O_LARGEFILE", ""}};

constexpr std::string_view kGnuNames[] = {"O_DIRECT", "O_TMPFILE", "O_PATH", "O_NOATIME",
                                          "dup3",     "pipe2",     "mlock2", "MLOCK_ONFAULT"};

std::string UserName(const NamedValue& name) {
  const std::string_view text = name.name;
  auto it = std::ranges::find(kSpellings, text, &Spelling::kernel);
  if (it != std::end(kSpellings)) return it->user;
  return text.starts_with("__") ? "" : std::string(text);
}

bool IsMode(const ArgDesc& desc) { return std::string_view(desc.ctype).ends_with("mode_t"); }

uint64_t Cut(const ArgDesc& desc, uint64_t value) {
  const int shift = 64 - 8 * desc.width;
  if (shift <= 0) return value;
  return desc.is_signed ? static_cast<uint64_t>(static_cast<int64_t>(value << shift) >> shift)
                        : value << shift >> shift;
}

std::string PlainNumber(const ArgDesc& desc, uint64_t value) {
  const auto number = static_cast<int64_t>(value);
  if (IsMode(desc)) return value == 0 ? "0" : fmt::format("0{:o}", value);
  if (number == INT_MAX) return "INT_MAX";
  if (number == INT_MIN) return "INT_MIN";
  if (number == LONG_MAX) return "LONG_MAX";
  if (number == LONG_MIN) return "LONG_MIN";
  if (desc.type == ArgType::kFd && static_cast<int32_t>(value) < 0)
    return std::to_string(static_cast<int32_t>(value));
  if (!desc.is_signed && desc.width == 8 && number < 0) return fmt::format("(size_t){}", number);
  if (number >= -65536 && number < (1 << 20)) return std::to_string(number);
  return fmt::format("{:#x}", desc.width == 4 ? value & UINT32_MAX : value);
}

// The names whose bits make up `value`, in the specification's order; *rest gets what no name
// covers.
std::vector<std::string> FlagNames(const ArgDesc& desc, uint64_t value, uint64_t* rest) {
  std::vector<const NamedValue*> order, used;
  for (const NamedValue& name : desc.names) order.push_back(&name);
  std::ranges::stable_sort(order, std::greater{},
                           [](const NamedValue* n) { return std::popcount(n->value); });
  *rest = value;
  for (const NamedValue* name : order) {
    if (name->value == 0 || (*rest & name->value) != name->value || UserName(*name).empty())
      continue;
    used.push_back(name);
    *rest &= ~name->value;
  }
  std::ranges::sort(used);  // they are elements of one array
  std::vector<std::string> texts;
  for (const NamedValue* name : used) texts.push_back(UserName(*name));
  return texts;
}

// O_RDONLY is what an open flag word says when it has none of the access bits.
std::string NameOfZero(const ArgDesc& desc, uint64_t value) {
  constexpr uint64_t kAccessBits = 3;
  for (const NamedValue& name : desc.names) {
    if (name.value == 0 && std::string_view(name.name) == "O_RDONLY" && (value & kAccessBits) == 0)
      return name.name;
  }
  return "";
}

std::string Flags(const ArgDesc& desc, uint64_t value) {
  uint64_t rest = 0;
  std::string text = NameOfZero(desc, value);
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : " | ") + part; };
  for (const std::string& name : FlagNames(desc, value, &rest)) add(name);
  if (rest != 0) add(fmt::format("{:#x}", rest & UINT32_MAX));
  return text.empty() ? "0" : text;
}

}  // namespace

std::string CNumber(const ArgDesc& desc, uint64_t value) {
  value = Cut(desc, value);
  if (desc.constraint == ConstraintKind::kMask && !IsMode(desc)) return Flags(desc, value);
  for (const NamedValue& name : desc.names) {
    if (name.value == value && !UserName(name).empty()) return UserName(name);
  }
  return PlainNumber(desc, value);
}

std::string CString(std::string_view bytes) {
  std::string text = "\"";
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text += std::string("\\") + c;
    } else if (c == '\n') {
      text += "\\n";
    } else if (byte < 0x20 || byte >= 0x7f) {
      text += fmt::format("\\{:03o}", byte);  // three digits: what follows may be a digit
    } else {
      text += c;
    }
  }
  return text + "\"";
}

std::optional<std::string> RepeatedUnit(std::string_view bytes) {
  if (bytes.size() <= kLongestLiteral) return std::nullopt;
  for (size_t unit = 1; unit <= 4; ++unit) {
    bool repeats = true;
    for (size_t i = unit; repeats && i < bytes.size(); ++i) repeats = bytes[i] == bytes[i - unit];
    if (repeats) return std::string(bytes.substr(0, unit));
  }
  return std::nullopt;
}

bool NeedsGnuSource(std::string_view text) {
  return std::ranges::any_of(
      kGnuNames, [&](std::string_view name) { return text.find(name) != std::string_view::npos; });
}

}  // namespace kapifuzz
