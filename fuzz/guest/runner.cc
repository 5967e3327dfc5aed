#include "fuzz/guest/runner.h"

#include "executor/program_wire.h"
#include "fuzz/guest/console.h"
#include "fuzz/shared/flight_recorder.h"

namespace kapifuzz {

ExecutorRunner::ExecutorRunner(Executor* executor, const GuestShm* shm, bool oracles)
    : executor_(*executor), shm_(*shm), oracles_(oracles), races_(executor) {
  options_.observe = oracles;
}

void ExecutorRunner::Run(const Program& program) {
  uint8_t wire[kMaxWireBytes];
  const size_t size = EncodeProgram(program, wire);
  RunWire(program, {wire, size});
}

void ExecutorRunner::RunWire(const Program& program, std::span<const uint8_t> wire) {
  RecordFlight(&shm_.flight(), wire);
  RecordRun(shm_.history(), wire, options_.fresh);
  shm_.header().heartbeat.fetch_add(1, std::memory_order_relaxed);
  if (!has_faults()) SayIfItWantsFaults(program);
  const bool judges_race = oracles_ && races_.Prepare(program, options_);
  // If one of the two orders never ends, that is what there is to judge.
  if (executor_.usable()) executor_.Run(program, options_);
  CollectResults();
  verdicts_.clear();
  items_.clear();
  item_ends_.clear();
  if (!oracles_) return;
  PhaseTimer timer(options_.times);
  JudgeProgram(executor_, &verdicts_);
  for (int i = 0; i < trace().started; ++i) {
    CollectItems(executor_.View(i), &items_);
    item_ends_.push_back(items_.size());
  }
  timer.Lap(Phase::kJudge);
  if (!judges_race) return;
  races_.Judge(program, options_, &verdicts_);
  if (executor_.usable()) return;
  verdicts_.clear();
  JudgeProgram(executor_, &verdicts_);
}

void ExecutorRunner::SayIfItWantsFaults(const Program& program) {
  if (said_no_faults_ || !FailsAllocation(program)) return;
  said_no_faults_ = true;
  SayNote("fail_nth does nothing: the kernel lacks CONFIG_FAULT_INJECTION");
}

void ExecutorRunner::CollectResults() {
  results_.clear();
  for (int i = 0; i < trace().started; ++i) {
    const CallRecord& record = trace().records[i];
    results_.push_back(record.returned ? record.ret : kDidNotReturn);
  }
}

std::span<const uint32_t> ExecutorRunner::items(int call) const {
  if (call >= static_cast<int>(item_ends_.size())) return {};
  const size_t begin = call == 0 ? 0 : item_ends_[call - 1];
  return std::span(items_).subspan(begin, item_ends_[call] - begin);
}

}  // namespace kapifuzz
