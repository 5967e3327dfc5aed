// CampaignStatus: the status line's words, with rates over the last seconds.
//
//   0:42  1,310 programs/s  812 PCs  errors 73/91  corpus 240  findings 0  vm0 running
#pragma once

#include <cstdint>
#include <deque>
#include <string>

#include "fuzz/host/tally.h"

namespace kapifuzz {

struct StatusFacts {
  int64_t elapsed_ms = 0;
  size_t coverage_pcs = 0;
  size_t corpus = 0;
  size_t findings = 0;        // confirmed and raw
  std::string machines = {};  // "vm0 running, triage booting"
};

class CampaignStatus {
 public:
  std::string Line(const Tally& tally, const StatusFacts& facts);

 private:
  static constexpr int64_t kWindowMs = 10'000;
  double Rate(const Tally& tally, int64_t now_ms);

  struct Sample {
    int64_t at_ms;
    uint64_t programs;
  };
  std::deque<Sample> samples_;
};

// "1,310,442"
std::string WithCommas(uint64_t number);
// "0:42", "1:02:03"
std::string ClockText(int64_t ms);

}  // namespace kapifuzz
