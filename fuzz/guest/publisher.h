// Publisher: what the guest tells the host while it fuzzes, through shared memory: statistics and events.
//
//   publisher.CountRun(runner, program);                       // after each run
//   publisher.SendCorpus(wire, items, new_features);           // an entry for the corpus
//   publisher.SendFinding(verdict, repetition, wire);
//
// Statistics are plain stores, so they cost nothing worth counting. An event waits until the host has room for it; nothing is dropped.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fuzz/guest/confirm.h"
#include "fuzz/guest/feedback.h"
#include "fuzz/guest/runner.h"
#include "fuzz/guest/shm.h"
#include "fuzz/shared/ring_writer.h"

namespace kapifuzz {

class Publisher {
 public:
  // `shm` is not owned.
  explicit Publisher(const GuestShm* shm);

  // `with_items`: items that it shows count as seen.
  void CountRun(const ExecutorRunner& runner, const Program& program, bool with_items = true);
  void CountCoverage(const CoverageCounts& counts);
  void CountFlakyVerdict() { ++flaky_verdicts_; }
  // A program from the host was run.
  void CountFind() { Add(&stats_.finds, 1); }
  // An input that is no program.
  void CountRejected() { Add(&stats_.rejected, 1); }

  // Items seen before by anyone who wrote to this memory.
  bool WasSeen(uint32_t item) const;

  void SendCorpus(std::span<const uint8_t> wire, std::span<const uint32_t> items,
                  uint32_t new_features);
  void SendFinding(const Verdict& verdict, Repetition repetition, std::span<const uint8_t> wire);
  void SendMessage(std::string_view text);

 private:
  static void Add(std::atomic<uint64_t>* counter, uint64_t n) {
    // One writer: no locked instruction is needed.
    counter->store(counter->load(std::memory_order_relaxed) + n, std::memory_order_relaxed);
  }
  void CountUnspecified(uint16_t syscall, int err);
  void Put(const void* data, size_t size);
  void Send(EventType type);

  const GuestShm& shm_;
  ShmStats& stats_;
  RingWriter ring_;
  std::vector<std::byte> payload_;  // of the event being put together
  uint64_t flaky_verdicts_ = 0;
};

}  // namespace kapifuzz
