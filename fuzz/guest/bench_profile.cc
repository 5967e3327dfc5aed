#include "fuzz/guest/bench_profile.h"

#include <chrono>
#include <cmath>

#include "fuzz/guest/feedback.h"
#include "fuzz/guest/runner.h"

namespace kapifuzz {
namespace {

constexpr int kRuns = 20;

double TicksPerMicrosecond() {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  const uint64_t ticks = __rdtsc();
  std::chrono::duration<double, std::micro> passed{};
  while (passed.count() < 20'000) passed = Clock::now() - start;
  return static_cast<double>(__rdtsc() - ticks) / passed.count();
}

nlohmann::ordered_json TimesJson(const PhaseTimes& times, double ticks_per_us) {
  nlohmann::ordered_json json;
  for (size_t i = 0; i < kPhases; ++i) {
    const double us = static_cast<double>(times.ticks[i]) / ticks_per_us / kRuns;
    json[kPhaseNames[i]] = std::round(us * 10) / 10;
  }
  return json;
}

}  // namespace

nlohmann::ordered_json ProfilePrograms(Executor* executor, const GuestShm* shm,
                                       std::span<const BenchProgram> programs) {
  const double ticks_per_us = TicksPerMicrosecond();
  PhaseTimes times;
  ExecutorRunner runner(executor, shm);
  Feedback feedback({.items = ItemCount(), .features = 64 << 10});
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const BenchProgram& entry : programs) {
    const auto run = [&](bool profile) {
      runner.options().fresh = false;
      runner.options().times = profile ? &times : nullptr;
      runner.Run(entry.program);
      PhaseTimer timer(runner.options().times);
      feedback.Collect(entry.program, runner.trace(), runner.items());
      feedback.Publish();
      timer.Lap(Phase::kFeedback);
    };
    run(false);  // whatever only the first run pays for
    times = {};
    for (int i = 0; i < kRuns; ++i) run(true);
    list.push_back({{"program", entry.name},
                    {"calls", runner.trace().started},
                    {"pcs", runner.trace().cover_count},
                    {"us", TimesJson(times, ticks_per_us)}});
  }
  return list;
}

}  // namespace kapifuzz
