#include "fuzz/guest/pool.h"

#include <algorithm>

#include "executor/program_wire.h"

namespace kapifuzz {
namespace {

// What a run costs whatever is in it; and the most that counts, so that nothing is given up.
constexpr uint64_t kLeastUs = 500, kMostUs = 500'000;
constexpr uint64_t kParts = uint64_t{1} << 32;

}  // namespace

void Pool::Add(const Program& program, uint64_t cost_us) {
  uint8_t wire[kMaxWireBytes];
  const size_t size = EncodeProgram(program, wire);
  const double before = entries_.empty() ? 0 : entries_.back().weight_up_to;
  const auto number = static_cast<double>(entries_.size() + 1);
  if (!means_.Has(Means::kCosts)) cost_us = kLeastUs;
  const auto cost = static_cast<double>(std::clamp(cost_us, kLeastUs, kMostUs));
  entries_.push_back(
      {.wire = {wire, wire + size}, .cost = cost, .weight_up_to = before + number / cost});
}

bool Pool::Pick(Rng* rng, Program* program) const {
  if (entries_.empty()) return false;
  DecodeProgram(PickEntry(rng).wire, program);
  return true;
}

const Pool::Entry& Pool::PickEntry(Rng* rng) const {
  // Numbers are shares of time, and a share divided by the cost is how often. The newest have as many together as there are.
  const auto count = static_cast<double>(entries_.size());
  const std::span<const Entry> newest = Newest();
  const double share = count * (count + 1) / 2 / static_cast<double>(newest.size());
  const double all = entries_.back().weight_up_to;
  double sum = all;
  if (means_.Has(Means::kNewest)) {
    for (const Entry& entry : newest) sum += share / entry.cost;
  }
  double at = sum * rng->Below(kParts) / static_cast<double>(kParts);
  if (at < all) return *std::ranges::upper_bound(entries_, at, {}, &Entry::weight_up_to);
  at -= all;
  for (const Entry& entry : newest) {
    if (at < share / entry.cost) return entry;
    at -= share / entry.cost;
  }
  return entries_.back();
}

}  // namespace kapifuzz
