// CorpusCheck: what a corpus shows when it is run again, in a guest of its own (mode `corpus`).
//
// A campaign's figures have whatever happened once, an interrupt's luck too. What a corpus shows again, twice, is what the next
// night starts with, and tests are made of.
//
//   Result<CorpusShown> shown = CheckCorpus(setup, OUT + "/corpus", scratch.path());
//   shown->items                                          // errors, effects and partitions
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "fuzz/host/guest_setup.h"
#include "fuzz/host/vm.h"

namespace kapifuzz {

struct CorpusShown {
  uint64_t programs = 0;
  uint64_t edges = 0, items = 0;      // of all programs together
  std::chrono::microseconds time{0};  // of one run of each

  bool operator==(const CorpusShown&) const = default;
};

// `corpus`: seeds or a campaign's OUT/corpus. One without programs shows nothing, and no guest is booted for it.
Result<CorpusShown> CheckCorpus(const GuestSetup& setup, const std::string& corpus,
                                const VmDirectory& directory);

// corpus.json of docs/formats.md section 6, from a guest.
Result<CorpusShown> ParseCorpusShown(const std::string& text, const std::string& origin);

}  // namespace kapifuzz
