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
  const auto cost = static_cast<double>(std::clamp(cost_us, kLeastUs, kMostUs));
  entries_.push_back(
      {.wire = {wire, wire + size}, .weight_up_to = before + number * kLeastUs / cost});
}

bool Pool::Pick(Rng* rng, Program* program) const {
  if (entries_.empty()) return false;
  const double at = entries_.back().weight_up_to * rng->Below(kParts) / static_cast<double>(kParts);
  const auto chosen = std::ranges::upper_bound(entries_, at, {}, &Entry::weight_up_to);
  DecodeProgram(chosen == entries_.end() ? entries_.back().wire : chosen->wire, program);
  return true;
}

}  // namespace kapifuzz
