// FuzzVm: one fuzzing guest with everything the campaign keeps about it: its worker, its ring, what
// its statistics were last time, its row in results.db.
//
//   FuzzVm vm(0, out.vm(0), worker, stores);
//   Status begun = vm.Boot(at_ms);
//   vm.Poll(at_ms);                           // state, events, statistics
//   if (std::optional<Death> death = vm.worker().TakeDeath()) ...
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "fuzz/host/event_sink.h"
#include "fuzz/host/worker.h"

namespace kapifuzz {

class FuzzVm {
 public:
  // What earlier sessions' guests of this number have left.
  struct Earlier {
    uint64_t sequence = 0;  // where the last one was in the short sequences
    int boots = 0;
  };
  FuzzVm(int number, std::unique_ptr<Worker> worker, EventSink::Stores stores,
         const Earlier& earlier);

  // Starts the guest anew. Everything the last one left must have been drained. An Error: there is none, try again later.
  Status Boot(int64_t at_ms);
  // Looks after the guest and stores what it reported. An Error: something could not be stored, it
  // is held for the next time.
  Status Poll(int64_t at_ms);
  // Adds what the statistics have grown by since the last time, and the PCs.
  void CollectStats();
  void CollectPcs();
  // Writes the row of the boot that has ended.
  Status RecordEnd(const std::string& how, int64_t at_ms);

  Worker& worker() { return *worker_; }
  const Worker& worker() const { return *worker_; }
  bool drained() const { return sink_.drained(); }
  // The guest of this boot has run programs.
  bool HasRun() const { return last_.programs > 0; }
  int number() const { return number_; }
  // In this session.
  int boots() const { return row_.boot - earlier_boots_; }
  // Run by the guest of this boot.
  uint64_t programs() const { return last_.programs; }

 private:
  std::atomic<uint64_t>& Sequence() { return worker_->machine().shm().stats().sequence; }

  int number_;
  std::unique_ptr<Worker> worker_;
  EventSink::Stores stores_;
  EventSink sink_;
  StatsSnapshot last_;
  const int earlier_boots_;
  VmRow row_;
  bool booted_ = false;
  bool row_saved_ = true;
  uint64_t sequence_;  // where the next boot is in the short sequences
};

}  // namespace kapifuzz
