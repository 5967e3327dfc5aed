#include "fuzz/host/tally.h"

#include <algorithm>

namespace kapifuzz {
namespace {

uint64_t Growth(uint64_t from, uint64_t to) { return to > from ? to - from : 0; }

void AddGrowths(const std::vector<uint64_t>& from, const std::vector<uint64_t>& to,
                std::vector<uint64_t>* sums) {
  for (size_t i = 0; i < std::min(to.size(), sums->size()); ++i) {
    (*sums)[i] += Growth(i < from.size() ? from[i] : 0, to[i]);
  }
}

}  // namespace

void Tally::AddGrowth(const StatsSnapshot& from, const StatsSnapshot& to) {
  programs += Growth(from.programs, to.programs);
  calls += Growth(from.calls, to.calls);
  timeouts += Growth(from.timeouts, to.timeouts);
  rejected += Growth(from.rejected, to.rejected);
  flaky += Growth(from.flaky, to.flaky);
  coverage_edges = std::max(coverage_edges, to.coverage_edges);
  AddGrowths(from.calls_of, to.calls_of, &calls_of);
  AddGrowths(from.items, to.items, &seen);
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> before;
  for (const auto& u : from.unspecified) before[{u.syscall, u.err}] = u.count;
  for (const auto& u : to.unspecified) {
    uint64_t growth = Growth(before[{u.syscall, u.err}], u.count);
    if (growth > 0) unspecified[{u.syscall, u.err}] += growth;
  }
}

std::unordered_set<uint64_t> Tally::DifferentPcs() const {
  std::unordered_set<uint64_t> different;
  for (uint64_t key : pcs) different.insert(key >> 16);
  return different;
}

std::vector<size_t> Tally::PcsOfSyscalls() const {
  std::vector<size_t> counts(calls_of.size());
  for (uint64_t key : pcs) {
    if (size_t syscall = key & 0xffff; syscall < counts.size()) ++counts[syscall];
  }
  return counts;
}

}  // namespace kapifuzz
