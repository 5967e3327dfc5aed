#include "fuzz/shared/history.h"

#include <algorithm>
#include <cstring>

namespace kapifuzz {
namespace {

// Stands before each program, and in the ring behind it too, so that it is found from its end.
constexpr size_t kTagBytes = 2;
constexpr uint16_t kNotFresh = 1 << 15;  // the other bits are the size
static_assert(kMaxHistoryWire < kNotFresh);

uint16_t TagOf(size_t size, bool fresh) {
  return static_cast<uint16_t>(size | (fresh ? 0 : kNotFresh));
}
size_t SizeOf(uint16_t tag) { return tag & ~kNotFresh; }

void Put(HistoryView history, uint64_t at, std::span<const uint8_t> from) {
  const size_t begin = at % history.bytes.size();
  const size_t first = std::min(from.size(), history.bytes.size() - begin);
  if (first > 0) std::memcpy(history.bytes.data() + begin, from.data(), first);
  if (from.size() > first)
    std::memcpy(history.bytes.data(), from.data() + first, from.size() - first);
}

uint16_t TagAt(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] | bytes[at + 1] << 8);
}

// What was written last, in the order in which it was written.
std::vector<uint8_t> Unwrapped(HistoryView history) {
  const uint64_t head = history.header->head.load(std::memory_order_acquire);
  const size_t capacity = history.bytes.size();
  const size_t size = static_cast<size_t>(std::min<uint64_t>(head, capacity));
  const size_t end = static_cast<size_t>(head % capacity);
  std::vector<uint8_t> bytes;
  bytes.reserve(size);
  if (size > end)
    bytes.insert(bytes.end(), history.bytes.end() - static_cast<std::ptrdiff_t>(size - end),
                 history.bytes.end());
  const size_t rest = std::min(size, end);
  bytes.insert(bytes.end(), history.bytes.begin() + static_cast<std::ptrdiff_t>(end - rest),
               history.bytes.begin() + static_cast<std::ptrdiff_t>(end));
  return bytes;
}

}  // namespace

void RecordRun(HistoryView history, std::span<const uint8_t> wire, bool fresh) {
  if (wire.size() > kMaxHistoryWire) return;
  const uint64_t head = history.header->head.load(std::memory_order_relaxed);
  const uint16_t tag = TagOf(wire.size(), fresh);
  const uint8_t bytes[kTagBytes] = {static_cast<uint8_t>(tag), static_cast<uint8_t>(tag >> 8)};
  Put(history, head, bytes);
  Put(history, head + kTagBytes, wire);
  Put(history, head + kTagBytes + wire.size(), bytes);
  history.header->head.store(head + wire.size() + 2 * kTagBytes, std::memory_order_release);
}

std::vector<PastRun> ReadHistory(HistoryView history) {
  const std::vector<uint8_t> bytes = Unwrapped(history);
  std::vector<PastRun> runs;
  for (size_t end = bytes.size(); end >= 2 * kTagBytes;) {
    const uint16_t tag = TagAt(bytes, end - kTagBytes);
    const size_t size = SizeOf(tag);
    if (size > kMaxHistoryWire || size + 2 * kTagBytes > end) break;
    const size_t begin = end - size - 2 * kTagBytes;
    if (TagAt(bytes, begin) != tag) break;
    const uint8_t* wire = bytes.data() + begin + kTagBytes;
    runs.push_back({.wire = WireBytes(wire, wire + size), .fresh = (tag & kNotFresh) == 0});
    end = begin;
  }
  std::ranges::reverse(runs);
  return runs;
}

std::string PackRuns(std::span<const PastRun> runs) {
  std::string bytes;
  for (const PastRun& run : runs) {
    const uint16_t tag = TagOf(run.wire.size(), run.fresh);
    bytes += static_cast<char>(tag);
    bytes += static_cast<char>(tag >> 8);
    bytes.append(run.wire.begin(), run.wire.end());
  }
  return bytes;
}

size_t UnpackRun(std::string_view bytes, PastRun* run) {
  const std::span all(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
  if (all.size() < kTagBytes) return 0;
  const uint16_t tag = TagAt(all, 0);
  const size_t size = SizeOf(tag);
  if (size > all.size() - kTagBytes) return 0;
  const uint8_t* wire = all.data() + kTagBytes;
  *run = {.wire = WireBytes(wire, wire + size), .fresh = (tag & kNotFresh) == 0};
  return kTagBytes + size;
}

Result<std::vector<PastRun>> UnpackRuns(std::string_view bytes, const std::string& origin) {
  std::vector<PastRun> runs;
  while (!bytes.empty()) {
    PastRun run;
    const size_t taken = UnpackRun(bytes, &run);
    if (taken == 0) return Error{origin, "program " + std::to_string(runs.size()) + " is cut off"};
    bytes.remove_prefix(taken);
    runs.push_back(std::move(run));
  }
  return runs;
}

}  // namespace kapifuzz
