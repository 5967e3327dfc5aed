#include "executor/watch_list.h"

#include <optional>

namespace kapifuzz {
namespace {

int DigitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return 16;
}

// Takes `label`, blanks and a number off the front of `line`.
std::optional<uint64_t> Take(std::string_view label, unsigned base, std::string_view* line) {
  if (!line->starts_with(label)) return std::nullopt;
  line->remove_prefix(label.size());
  while (line->starts_with(' ')) line->remove_prefix(1);
  uint64_t value = 0;
  size_t digits = 0;
  for (; digits < line->size(); digits++) {
    const auto digit = static_cast<unsigned>(DigitOf((*line)[digits]));
    if (digit >= base) break;
    if (value > (UINT64_MAX - digit) / base) return std::nullopt;
    value = value * base + digit;
  }
  line->remove_prefix(digits);
  while (line->starts_with(' ')) line->remove_prefix(1);
  if (digits == 0) return std::nullopt;
  return value;
}

bool ParseLine(std::string_view line, EpollWatch* watch) {
  const auto fd = Take("tfd:", 10, &line), events = Take("events:", 16, &line);
  const auto data = Take("data:", 16, &line);
  if (!fd || *fd > INT32_MAX || !events || *events > UINT32_MAX || !data) return false;
  if (line.starts_with("pos:-")) line.remove_prefix(5), line = line.substr(line.find(' ') + 1);
  if (line.starts_with("pos:") && !Take("pos:", 10, &line)) return false;
  const auto ino = Take("ino:", 16, &line);
  if (!ino) return false;
  watch->fd = static_cast<int32_t>(*fd);
  watch->events = static_cast<uint32_t>(*events);
  watch->data = *data;
  watch->ino = *ino;
  return true;
}

}  // namespace

int ParseWatches(std::string_view text, int epfd, std::span<EpollWatch> watches) {
  size_t count = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.starts_with("tfd:")) {
      if (end == text.npos || count == watches.size()) return -1;  // cut off, or too many
      watches[count] = EpollWatch{.epfd = static_cast<int8_t>(epfd)};
      if (!ParseLine(line, &watches[count])) return -1;
      count++;
    }
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
  }
  return static_cast<int>(count);
}

int64_t HashOfWatches(std::span<const EpollWatch> watches) {
  constexpr uint64_t kPrime = 0x100000001b3;
  uint64_t hash = 0xcbf29ce484222325;
  for (const EpollWatch& watch : watches) {
    for (uint64_t word : {static_cast<uint64_t>(watch.fd), uint64_t{watch.events}, watch.data}) {
      hash = (hash ^ word) * kPrime;
      hash ^= hash >> 29;
    }
  }
  const auto result = static_cast<int64_t>(hash);
  return result == kUnseen ? 0 : result;
}

}  // namespace kapifuzz
