#include "fuzz/host/shm_reader.h"

#include <algorithm>
#include <cstring>

#include "fuzz/shared/crc32.h"
#include "fuzz/shared/pc_table.h"

namespace kapifuzz {
namespace {

// No honest payload is larger: a verdict or an item list with one program.
constexpr uint32_t kMaxPayload = 1 << 20;
constexpr uint32_t kMaxErrno = 4095;

constexpr uint64_t RoundUp8(uint64_t n) { return (n + 7) & ~uint64_t{7}; }

uint64_t Load(const std::atomic<uint64_t>& v) { return v.load(std::memory_order_relaxed); }

// Read once: a second read could give another value than the one that was checked.
uint32_t LoadOnce(const uint32_t& v) { return *const_cast<const volatile uint32_t*>(&v); }

}  // namespace

RingReader::RingReader(RingView ring) : ring_(ring), next_(Load(ring.header->tail)) {}

// Copies out of the ring, over its end if need be.
bool RingReader::Copy(uint64_t position, std::span<uint8_t> to) const {
  if (to.size() > ring_.bytes.size()) return false;
  size_t at = position % ring_.bytes.size();
  size_t first = std::min(to.size(), ring_.bytes.size() - at);
  if (first > 0) memcpy(to.data(), ring_.bytes.data() + at, first);
  if (to.size() > first) memcpy(to.data() + first, ring_.bytes.data(), to.size() - first);
  return true;
}

bool RingReader::ReadEvent(uint64_t head, RingEvent* event) {
  uint64_t available = head - next_;
  EventHeader header;
  if (available > ring_.bytes.size() || available < sizeof(header)) return false;
  if (!Copy(next_, {reinterpret_cast<uint8_t*>(&header), sizeof(header)})) return false;
  if (header.size > kMaxPayload || RoundUp8(header.size) > available - sizeof(header)) return false;
  event->type = static_cast<EventType>(header.type);
  event->payload.resize(header.size);
  if (!Copy(next_ + sizeof(header), event->payload)) return false;
  if (Crc32(std::as_bytes(std::span(event->payload))) != header.crc) return false;
  next_ += sizeof(header) + RoundUp8(header.size);
  return true;
}

RingReader::Outcome RingReader::Next(RingEvent* event) {
  uint64_t head = ring_.header->head.load(std::memory_order_acquire);
  if (head == next_) return kEmpty;
  if (ReadEvent(head, event)) return kEvent;
  next_ = head;
  return kCorrupt;
}

void RingReader::Release() { ring_.header->tail.store(next_, std::memory_order_release); }

LastProgram ReadFlight(const FlightRecorder& flight) {
  LastProgram last;
  // A live guest may rewrite the record under us; a dead one gives the same answer the first time.
  for (int attempt = 0; attempt < 100; ++attempt) {
    uint64_t before = flight.seq.load(std::memory_order_acquire);
    last.call = flight.call.load(std::memory_order_relaxed);
    size_t size = std::min<size_t>(LoadOnce(flight.size), sizeof(flight.wire));
    last.wire.assign(flight.wire, flight.wire + size);
    std::atomic_thread_fence(std::memory_order_acquire);
    last.torn = before % 2 != 0 || flight.seq.load(std::memory_order_relaxed) != before;
    if (!last.torn) break;
  }
  return last;
}

StatsSnapshot ReadStats(const ShmStats& stats, size_t syscall_count, size_t item_count) {
  StatsSnapshot s;
  s.programs = Load(stats.programs);
  s.calls = Load(stats.calls);
  s.coverage_pcs = Load(stats.coverage_pcs);
  s.coverage_edges = Load(stats.coverage_edges);
  s.corpus = Load(stats.corpus);
  s.timeouts = Load(stats.timeouts);
  s.rejected = Load(stats.rejected);
  s.flaky = Load(stats.flaky);
  s.pc_table_full = Load(stats.pc_table_full);
  for (size_t i = 0; i < std::min<size_t>(syscall_count, kMaxShmSyscalls); ++i) {
    s.calls_of.push_back(Load(stats.calls_of[i]));
  }
  for (size_t i = 0; i < std::min<size_t>(item_count, kMaxItems); ++i) {
    s.items.push_back(Load(stats.items[i]));
  }
  for (const UnspecifiedErrno& slot : stats.unspecified) {
    uint64_t key = Load(slot.key);
    uint32_t syscall = static_cast<uint32_t>(key >> 32), err = static_cast<uint32_t>(key);
    if (key == 0 || syscall >= syscall_count || err == 0 || err > kMaxErrno) continue;
    s.unspecified.push_back({syscall, err, Load(slot.count)});
  }
  return s;
}

std::vector<CoveredPc> ReadPcs(std::span<const std::atomic<uint64_t>> slots, size_t syscall_count) {
  std::vector<CoveredPc> pcs;
  for (const std::atomic<uint64_t>& slot : slots) {
    uint64_t entry = Load(slot);
    if (entry == 0 || PcSlotSyscall(entry) >= syscall_count) continue;
    pcs.push_back({PcSlotOffset(entry), PcSlotSyscall(entry)});
  }
  return pcs;
}

}  // namespace kapifuzz
