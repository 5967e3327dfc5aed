#include "fuzz/host/live_state.h"

#include <utility>

namespace kapifuzz {

void SampleSeries::Add(const Sample& sample) {
  const size_t size = samples_.size();
  // The newest one is replaced until it is a step away from the one before.
  const bool settled = size < 2 || samples_[size - 1].at_ms - samples_[size - 2].at_ms >= step_ms_;
  if (size > 0 && sample.at_ms <= samples_.back().at_ms) return;
  if (settled) {
    samples_.push_back(sample);
  } else {
    samples_.back() = sample;
  }
  if (samples_.size() > kMost) Thin();
}

void SampleSeries::Thin() {
  std::vector<Sample> kept;
  for (size_t i = 0; i < samples_.size(); i += 2) kept.push_back(samples_[i]);
  if (samples_.size() % 2 == 0) kept.push_back(samples_.back());
  samples_ = std::move(kept);
  step_ms_ *= 2;
}

void SampleSeries::Load(std::vector<Sample> samples) {
  samples_.clear();
  step_ms_ = kFirstStepMs;
  if (samples.empty()) return;
  const int64_t span = samples.back().at_ms - samples.front().at_ms;
  while (span / step_ms_ > static_cast<int64_t>(kMost)) step_ms_ *= 2;
  samples_ = std::move(samples);
  while (samples_.size() > kMost) Thin();
}

Rates RecentRates(const std::vector<Sample>& samples) {
  if (samples.size() < 2) return {};
  const Sample& to = samples.back();
  const Sample& from = samples[samples.size() - 2];
  const double seconds = static_cast<double>(to.at_ms - from.at_ms) / 1000;
  if (seconds <= 0 || to.programs < from.programs || to.calls < from.calls) return {};
  return {.programs = static_cast<double>(to.programs - from.programs) / seconds,
          .calls = static_cast<double>(to.calls - from.calls) / seconds};
}

uint64_t MeanPcs(const std::vector<Sample>& samples) {
  double area = 0;
  Sample last;
  for (const Sample& sample : samples) {
    area += static_cast<double>(sample.at_ms - last.at_ms) *
            static_cast<double>(sample.pcs + last.pcs) / 2;
    last = sample;
  }
  return last.at_ms > 0 ? static_cast<uint64_t>(area / static_cast<double>(last.at_ms)) : 0;
}

}  // namespace kapifuzz
