// CampaignLog: what a campaign tells: lines that stay, and one status line that renews itself on a
// terminal.
//
// Lines also go to OUT/campaign.log with the time since the start; a full disk costs the file, not
// the campaign.
//
//   CampaignLog log(stdout, "out/x/campaign.log", RealClock());
//   log.Line("vm0: crash: BUG: ...");
//   log.Status("0:42  1,310 programs/s  ...");
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "fuzz/host/clock.h"

namespace kapifuzz {

class CampaignLog {
 public:
  // `terminal` may be null: nothing is shown. `path` may be empty: nothing is kept.
  CampaignLog(FILE* terminal, const std::string& path, Clock clock);

  void Line(std::string_view text);
  // On a terminal replaces the status line at once; elsewhere prints a plain line when the last one
  // is `kPlainMs` old.
  void Status(std::string_view text);
  // Ends the status line, so that other output starts on a line of its own.
  void EndStatus();

  static constexpr int64_t kPlainMs = 10'000;

 private:
  void ClearStatus();
  void Keep(std::string_view text);

  FILE* terminal_;
  bool live_ = false;  // the terminal can renew a line
  bool status_shown_ = false;
  UniqueFd file_;
  Clock clock_;
  int64_t started_ms_;
  int64_t last_plain_ms_;
};

}  // namespace kapifuzz
