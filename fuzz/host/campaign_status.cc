#include "fuzz/host/campaign_status.h"

#include <fmt/format.h>

#include "fuzz/host/item_ref.h"

namespace kapifuzz {

std::string WithCommas(uint64_t number) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3)
    text.insert(static_cast<size_t>(at), 1, ',');
  return text;
}

std::string ClockText(int64_t ms) {
  int64_t seconds = ms / 1000;
  if (seconds < 3600) return fmt::format("{}:{:02}", seconds / 60, seconds % 60);
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

double CampaignStatus::Rate(const Tally& tally, int64_t now_ms) {
  samples_.push_back({now_ms, tally.programs});
  while (samples_.size() > 2 && now_ms - samples_.front().at_ms > kWindowMs) samples_.pop_front();
  int64_t span = now_ms - samples_.front().at_ms;
  if (span <= 0) return 0;
  return static_cast<double>(tally.programs - samples_.front().programs) * 1000 /
         static_cast<double>(span);
}

std::string CampaignStatus::Line(const Tally& tally, const StatusFacts& facts) {
  size_t errors = 0, errors_seen = 0;
  for (const ItemRef& ref : AllItems()) {
    if (ref.kind != ItemKind::kError) continue;
    ++errors;
    errors_seen += tally.seen[ref.item] > 0;
  }
  uint64_t rate = static_cast<uint64_t>(Rate(tally, facts.elapsed_ms));
  return fmt::format("{}  {} programs/s  {} PCs  errors {}/{}  corpus {}  findings {}  {}",
                     ClockText(facts.elapsed_ms), WithCommas(rate), WithCommas(facts.coverage_pcs),
                     errors_seen, errors, WithCommas(facts.corpus), facts.findings, facts.machines);
}

}  // namespace kapifuzz
