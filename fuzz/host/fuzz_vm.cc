#include "fuzz/host/fuzz_vm.h"

#include "executor/syscall_desc.h"

namespace kapifuzz {

FuzzVm::FuzzVm(int number, std::unique_ptr<Worker> worker, EventSink::Stores stores,
               const Earlier& earlier)
    : number_(number),
      worker_(std::move(worker)),
      stores_(stores),
      sink_(number, stores),
      earlier_boots_(earlier.boots),
      sequence_(earlier.sequence) {
  row_.vm = number;
  row_.boot = earlier.boots;
}

Status FuzzVm::Boot(int64_t at_ms) {
  // A guest that died in a sequence must not be followed by one that dies in it again.
  if (booted_) sequence_ = Sequence().load(std::memory_order_relaxed);
  booted_ = false;  // its memory may be gone even if nothing takes its place
  last_ = {};
  if (Status started = worker_->Start(); !started.ok()) return started;
  Sequence().store(sequence_, std::memory_order_relaxed);  // read seconds later, when it has booted
  booted_ = true;
  sink_.Attach(worker_->machine().shm().ring(), worker_->machine().shm().history());
  ++row_.boot;
  row_.started_ms = at_ms;
  row_.ended_ms = 0;
  row_.end = "running";
  row_.programs = 0;
  row_saved_ = false;
  return {};
}

Status FuzzVm::Poll(int64_t at_ms) {
  if (!booted_) return {};
  worker_->Poll();
  if (!row_saved_) {
    if (Status put = stores_.db->PutVm(row_); !put.ok()) return put;
    row_saved_ = true;
  }
  return sink_.Drain(at_ms, worker_->machine().console().tail());
}

void FuzzVm::CollectStats() {
  if (!booted_) return;
  StatsSnapshot now = ReadStats(worker_->machine().shm().stats(), Syscalls().size(), ItemCount());
  stores_.tally->AddGrowth(last_, now);
  last_ = std::move(now);
  row_.programs = last_.programs;
}

void FuzzVm::CollectPcs() {
  if (!booted_) return;
  for (CoveredPc pc : ReadPcs(worker_->machine().shm().pcs(), Syscalls().size())) {
    stores_.tally->pcs.insert(Tally::PcKey(pc));
  }
}

Status FuzzVm::RecordEnd(const std::string& how, int64_t at_ms) {
  row_.ended_ms = at_ms;
  row_.end = how;
  return stores_.db->PutVm(row_);
}

}  // namespace kapifuzz
