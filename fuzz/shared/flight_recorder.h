// Flight recorder: the program about to run stands in shared memory before it runs, so that a dead
// guest leaves its last words.
//
//   RecordFlight(&flight, wire);          // guest, before each run
//   flight.call = i;                      // child, before each call
#pragma once

#include <algorithm>
#include <atomic>
#include <cstring>
#include <span>

#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

// Replaces the recorded program. `seq` is odd meanwhile; a reader that sees it odd or changed takes
// the record as torn.
inline void RecordFlight(FlightRecorder* flight, std::span<const uint8_t> wire) {
  const uint64_t seq = flight->seq.load(std::memory_order_relaxed) | 1;
  flight->seq.store(seq, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  const size_t size = std::min(wire.size(), sizeof(flight->wire));
  std::memcpy(flight->wire, wire.data(), size);
  flight->size = static_cast<uint32_t>(size);
  flight->call.store(0, std::memory_order_relaxed);
  flight->seq.store(seq + 1, std::memory_order_release);
}

}  // namespace kapifuzz
