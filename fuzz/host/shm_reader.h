// Reads what a guest left in shared memory, trusting none of it.
//
// The guest runs a kernel that we are trying to break: every byte may change while we look at it and
// may hold anything. So each reader copies first, checks the copy, and has an answer for every
// content; fuzz/host/shm_reader_fuzz.cc feeds them garbage.
//
//   RingReader events(shm.ring());
//   while (events.Next(&event) == RingReader::kEvent) {
//     Store(event);                        // durable now
//     events.Release();                    // only then the guest may overwrite it
//   }
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/shared/shm_layout.h"

namespace kapifuzz {

// A ring and its bytes; positions are taken modulo the number of bytes.
struct RingView {
  RingHeader* header;
  std::span<uint8_t> bytes;
};

struct RingEvent {
  EventType type = EventType::kMessage;
  std::vector<uint8_t> payload;
};

// The consumer of one ring. Events are read ahead with Next and given back together with Release.
class RingReader {
 public:
  enum Outcome { kEvent, kEmpty, kCorrupt };

  // Starts where the last consumer had released.
  explicit RingReader(RingView ring);

  // Takes the next published event. After kCorrupt everything published so far has been skipped:
  // without a valid header the start of the next event is unknown.
  Outcome Next(RingEvent* event);
  // Gives the space of all events taken so far back to the guest.
  void Release();

 private:
  bool Copy(uint64_t position, std::span<uint8_t> to) const;
  bool ReadEvent(uint64_t head, RingEvent* event);

  RingView ring_;
  uint64_t next_;
};

// The program that was running, from the flight recorder.
struct LastProgram {
  std::vector<uint8_t> wire;  // empty: the guest had not run anything
  uint32_t call = 0;          // index of the call it was in
  bool torn = false;          // the guest was rewriting the record: wire may be a mixture
};
LastProgram ReadFlight(const FlightRecorder& flight);

struct StatsSnapshot {
  uint64_t programs = 0, calls = 0, coverage_pcs = 0, coverage_edges = 0, corpus = 0, timeouts = 0,
           rejected = 0, flaky = 0, pc_table_full = 0;
  std::vector<uint64_t> calls_of;  // by syscall index
  std::vector<uint64_t> items;     // by item
  struct Unspecified {
    uint32_t syscall, err;
    uint64_t count;
  };
  std::vector<Unspecified> unspecified;  // only plausible ones: a known syscall, an errno
};
StatsSnapshot ReadStats(const ShmStats& stats, size_t syscall_count, size_t item_count);

// One (PC, syscall) pair of the coverage table.
struct CoveredPc {
  uint32_t pc;  // offset from _text
  uint16_t syscall;
};
// Every pair in the table; entries of unknown syscalls are left out.
std::vector<CoveredPc> ReadPcs(std::span<const std::atomic<uint64_t>> slots, size_t syscall_count);

}  // namespace kapifuzz
