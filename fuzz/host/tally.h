// Tally: what a campaign has seen so far, summed over all guests that ever ran in it.
//
// A guest's statistics start at zero with each boot; the campaign adds what they have grown by.
// Indices are those of Syscalls() and of items (executor/syscall_desc.h).
//
//   StatsSnapshot now = ReadStats(shm.stats(), ...);
//   tally.AddGrowth(last, now);
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "fuzz/host/shm_reader.h"

namespace kapifuzz {

struct Tally {
  Tally() = default;
  Tally(size_t syscalls, size_t items) : calls_of(syscalls), seen(items), witness(items) {}

  uint64_t programs = 0, calls = 0, timeouts = 0, rejected = 0, flaky = 0;
  uint64_t coverage_edges =
      0;  // of the guest that saw most: edges are hashed, they cannot be joined
  uint64_t restarts = 0;
  std::vector<uint64_t> calls_of;    // by syscall
  std::vector<uint64_t> seen;        // by item
  std::vector<std::string> witness;  // by item: name of a corpus file, empty if none is known
  std::map<std::pair<uint32_t, uint32_t>, uint64_t> unspecified;  // (syscall, errno) → times
  std::unordered_set<uint64_t> pcs;                               // PcKey of every (PC, syscall)

  static uint64_t PcKey(CoveredPc pc) { return uint64_t{pc.pc} << 16 | pc.syscall; }

  // Adds what a guest's statistics have grown by. A counter that shrank was overwritten by a broken
  // guest: it adds nothing.
  void AddGrowth(const StatsSnapshot& from, const StatsSnapshot& to);

  // Different PCs over all syscalls, and per syscall.
  std::unordered_set<uint64_t> DifferentPcs() const;
  size_t CoveragePcs() const { return DifferentPcs().size(); }
  std::vector<size_t> PcsOfSyscalls() const;
};

}  // namespace kapifuzz
