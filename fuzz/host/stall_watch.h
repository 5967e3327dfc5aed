// StallWatch: has a campaign stopped learning? The clock behind `--until-coverage-stalls`.
//
// Counts only time in which a guest ran: boots, triage and a host that slept are no evidence. News are PCs, edges and
// items (argument partitions, errors, effects) that were not there before.
//
//   StallWatch watch;
//   watch.Advance(now_ms, /*guest_runs=*/true);          // each step
//   watch.Look(WhatIsKnown(tally));                      // whenever the PCs were counted
//   if (watch.quiet_ms() >= 600'000) ...                 // ten minutes without news
#pragma once

#include <algorithm>
#include <cstdint>

#include "fuzz/host/tally.h"

namespace kapifuzz {

struct Knowledge {
  size_t pcs = 0;  // pairs of PC and syscall
  uint64_t edges = 0;
  size_t items = 0;

  bool operator==(const Knowledge&) const = default;
};

inline Knowledge WhatIsKnown(const Tally& tally) {
  const auto seen = std::ranges::count_if(tally.seen, [](uint64_t times) { return times > 0; });
  return {
      .pcs = tally.pcs.size(), .edges = tally.coverage_edges, .items = static_cast<size_t>(seen)};
}

class StallWatch {
 public:
  void Advance(int64_t now_ms, bool guest_runs) {
    if (guest_runs && last_ms_ >= 0) {
      quiet_ms_ += std::clamp<int64_t>(now_ms - last_ms_, 0, kLongestStepMs);
    }
    last_ms_ = now_ms;
  }

  void Look(const Knowledge& now) {
    if (now == known_) return;
    known_ = now;
    quiet_ms_ = 0;
  }

  // Of guests, since the last look that showed news.
  int64_t quiet_ms() const { return quiet_ms_; }

 private:
  // A step that took longer did so because this process was stopped or starved, and its guests with it.
  static constexpr int64_t kLongestStepMs = 2'000;

  Knowledge known_;
  int64_t last_ms_ = -1;
  int64_t quiet_ms_ = 0;
};

}  // namespace kapifuzz
