// Clock: time as a parameter, so that tests hold it still.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>

namespace kapifuzz {

struct Clock {
  std::function<int64_t()> now_ms;  // monotonic
  std::function<void(int64_t ms)> sleep;
};

inline Clock RealClock() {
  using std::chrono::milliseconds;
  return {.now_ms =
              [] {
                auto now = std::chrono::steady_clock::now().time_since_epoch();
                return static_cast<int64_t>(std::chrono::duration_cast<milliseconds>(now).count());
              },
          .sleep = [](int64_t ms) { std::this_thread::sleep_for(milliseconds(ms)); }};
}

}  // namespace kapifuzz
