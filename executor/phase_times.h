// PhaseTimes: where the time of a program goes, for `kapifuzz bench --profile`.
//
// Laps are taken with the time-stamp counter, which costs next to nothing and can be read in a
// child. A null PhaseTimes (every campaign) takes none.
//
//   PhaseTimes times;
//   PhaseTimer timer(&times);
//   ... plan ...
//   timer.Lap(Phase::kPlan);          // all since the timer was made, or since the last lap
#pragma once

#include <x86intrin.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace kapifuzz {

enum class Phase : uint8_t {
  kPlan,      // buffers laid out, registers worked out
  kSpawn,     // clone until the child runs
  kSetUp,     // the child becomes what its environment says
  kObserve,   // the child looks at the small world
  kCalls,     // the calls themselves
  kEnd,       // the child's exit until its parent has its status
  kCoverage,  // PCs copied out of the KCOV buffer
  kRestore,   // the sandbox made fresh
  kJudge,     // oracles and items
  kFeedback,  // features of the run, for the engine
  kCount
};
inline constexpr size_t kPhases = static_cast<size_t>(Phase::kCount);

inline constexpr std::array<const char*, kPhases> kPhaseNames = {
    "plan", "spawn",    "set_up",  "observe", "calls",
    "end",  "coverage", "restore", "judge",   "feedback"};

struct PhaseTimes {
  std::array<uint64_t, kPhases> ticks{};  // of the time-stamp counter
  uint64_t last = 0;                      // when the last lap ended
};

class PhaseTimer {
 public:
  explicit PhaseTimer(PhaseTimes* times) : times_(times) {
    if (times_ != nullptr) times_->last = __rdtsc();
  }
  // Goes on where another timer of the same times, maybe in another process, ended its last lap.
  static PhaseTimer Continue(PhaseTimes* times) { return PhaseTimer(times, 0); }

  void Lap(Phase phase) {
    if (times_ == nullptr) return;
    const uint64_t now = __rdtsc();
    times_->ticks[static_cast<size_t>(phase)] += now - times_->last;
    times_->last = now;
  }

 private:
  PhaseTimer(PhaseTimes* times, int) : times_(times) {}
  PhaseTimes* times_;
};

}  // namespace kapifuzz
