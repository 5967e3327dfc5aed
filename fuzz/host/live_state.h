// What a campaign does right now and how it got there: what `kapifuzz status` and `--http` show beside the totals.
//
// Samples are curves over time. Their number is bounded: when there are too many, every second one goes and the distance
// between new ones doubles, so a minute and a week both fit, and the newest is always there.
//
//   SampleSeries series;
//   series.Add({.at_ms = 5'000, .programs = 1'300, .pcs = 812});       // each time the totals are saved
//   series.samples().size() <= SampleSeries::kMost
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace kapifuzz {

struct Sample {
  int64_t at_ms = 0;  // since the campaign's start
  uint64_t programs = 0, calls = 0, pcs = 0, corpus = 0, findings = 0;

  bool operator==(const Sample&) const = default;
};

class SampleSeries {
 public:
  static constexpr size_t kMost = 480;
  static constexpr int64_t kFirstStepMs = 5'000;

  void Add(const Sample& sample);
  // Goes on with those of an earlier session.
  void Load(std::vector<Sample> samples);
  const std::vector<Sample>& samples() const { return samples_; }

 private:
  void Thin();

  std::vector<Sample> samples_;
  int64_t step_ms_ = kFirstStepMs;
};

struct Rates {
  double programs = 0, calls = 0;  // per second
};
// Between the two newest samples; zero where there are none.
Rates RecentRates(const std::vector<Sample>& samples);

// The area under the curve of PCs over its length: how early they came. 0 without samples.
uint64_t MeanPcs(const std::vector<Sample>& samples);

// "vm0" or "triage".
struct MachineState {
  std::string name;
  std::string state;      // "booting" "running" "dying" "stopping" "ended" "idle"
  int boots = 0;          // in this session
  uint64_t programs = 0;  // of this boot
};

struct LiveState {
  std::string phase = "fuzzing";  // "fuzzing" "stopping" "triaging" "over"
  std::vector<MachineState> machines = {};
  std::vector<Sample> samples = {};
};

}  // namespace kapifuzz
