#include "fuzz/guest/faults.h"

#include <algorithm>
#include <climits>

#include "executor/program_wire.h"
#include "fuzz/shared/pc_table.h"

namespace kapifuzz {

void Faults::Remember(const Program& program, const Trace& trace) {
  if (HasRace(program) || FailsAllocation(program)) return;
  Task task{.program = program, .ways = {}};
  for (int i = trace.started - 1; i >= 0; --i) {
    if (!trace.records[i].returned) continue;
    const Way way{.call = i, .hash = WayOf(program, trace, i)};
    if (!known_.contains(way.hash)) task.ways.push_back(way);
  }
  if (task.ways.empty()) return;
  if (tasks_.size() >= kMaxTasks) tasks_.pop_front();
  // The one that is under way goes on.
  tasks_.insert(nth_ != 0 ? tasks_.end() - 1 : tasks_.end(), std::move(task));
}

bool Faults::Next(Program* program) {
  while (!tasks_.empty()) {
    Task& task = tasks_.back();
    if (task.ways.empty()) {
      tasks_.pop_back();
      continue;
    }
    const Way& way = task.ways.back();
    if (nth_ == 0 && !known_.insert(way.hash).second) {
      task.ways.pop_back();
      continue;
    }
    given_ = task.program;
    given_.calls[way.call].fail_nth = static_cast<uint8_t>(++nth_);
    Normalize(&given_);
    *program = given_;
    return true;
  }
  return false;
}

void Faults::Learn(const Program& program, const Trace& trace) {
  if (nth_ == 0 || tasks_.empty()) return;
  std::vector<Way>& ways = tasks_.back().ways;
  const bool reached = program == given_ && trace.records[ways.back().call].fault_injected;
  if (reached && nth_ < UINT8_MAX) return;
  ways.pop_back();
  nth_ = 0;
}

// Order and number of its PCs change with what lies in its loops; without coverage its result has to do.
uint64_t Faults::WayOf(const Program& program, const Trace& trace, int call) {
  const CallRecord& record = trace.records[call];
  pcs_.assign(trace.cover.begin() + record.cover_begin, trace.cover.begin() + record.cover_end);
  std::ranges::sort(pcs_);
  pcs_.erase(std::unique(pcs_.begin(), pcs_.end()), pcs_.end());
  uint64_t hash = Mix(program.calls[call].syscall + 1u);
  if (pcs_.empty()) hash = Mix(hash ^ static_cast<uint64_t>(std::min<int64_t>(record.ret, 0)));
  for (uint64_t pc : pcs_) hash = Mix(hash ^ pc);
  return hash;
}

}  // namespace kapifuzz
