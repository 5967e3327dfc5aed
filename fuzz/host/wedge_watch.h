// WedgeWatch: does a guest's kernel still schedule?
//
// The guest's init beats a pulse some fifty times a second, whatever its worker does. When pulse and heartbeat stand still although
// the guest has used plenty of processor time since, its kernel does something that nothing can interrupt. A guest that gets no
// processor (a busy host, a stopped QEMU) is not wedged.
//
//   if (watch.Look(clock.now_ms(), {.pulse = ..., .heartbeat = ..., .cpu_ms = ...})) monitor.InjectNmi();
#pragma once

#include <algorithm>
#include <cstdint>

namespace kapifuzz {

class WedgeWatch {
 public:
  static constexpr int64_t kStillMs = 15'000;  // without a sign of life, by the host's clock
  static constexpr int64_t kBusyMs = 5'000;    // of processor time in that time

  // Both counters as shared memory has them (fuzz/shared/shm_layout.h), and what QEMU has used in all.
  struct Signs {
    uint64_t pulse = 0;
    uint64_t heartbeat = 0;
    int64_t cpu_ms = 0;
  };

  // True once for each time that the guest stands still. A pulse of 0: nobody beats it, because init has not begun or is done.
  bool Look(int64_t now_ms, const Signs& signs) {
    if (signs.pulse == 0 || signs.pulse != last_.pulse || signs.heartbeat != last_.heartbeat) {
      last_ = signs;
      looked_ms_ = now_ms;
      still_ms_ = 0;
      told_ = false;
      return false;
    }
    // Of a time in which nobody looked, the guest may have stood still with us.
    still_ms_ += std::min(now_ms - looked_ms_, kLongestStepMs);
    looked_ms_ = now_ms;
    if (told_ || still_ms_ <= kStillMs) return false;
    told_ = signs.cpu_ms - last_.cpu_ms > kBusyMs;
    return told_;
  }

 private:
  static constexpr int64_t kLongestStepMs = 1'000;

  Signs last_;  // when something moved
  int64_t looked_ms_ = 0;
  int64_t still_ms_ = 0;
  bool told_ = false;
};

}  // namespace kapifuzz
