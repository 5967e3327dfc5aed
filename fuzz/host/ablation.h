// Ablation: what each means of finding more is worth (fuzz/shared/means.h), from campaigns with all of them and campaigns
// that leave one out.
//
// Campaigns differ by luck as well, so each is repeated with other seeds and the medians are compared. The least and the
// most of the campaigns with everything on stand below the table: a difference smaller than theirs says nothing. Where totals
// say nothing the PCs themselves may: those that every campaign with everything on has reached and none without the means,
// beside those of which the opposite holds, which are what luck alone brings. A second table is about what is left when a
// campaign is over: how many programs its corpus has, what they were kept for, and what they show when they are run again.
//
//   Print("{}", AblationTable(runs));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/host/corpus_check.h"

namespace kapifuzz {

// One campaign.
struct AblationRun {
  std::string without;  // name of the means that was off; empty: none
  uint64_t seed = 1;
  double seconds = 0;
  uint64_t pcs = 0, mean_pcs = 0;  // at its end; over its time (MeanPcs of live_state.h)
  uint64_t edges = 0;
  uint64_t items = 0;  // errors, effects and partitions that were seen
  uint64_t programs = 0;
  std::vector<uint64_t> covered = {};  // the PCs themselves, sorted
  uint64_t signal = 0;                 // edges and items that programs were kept for
  CorpusShown corpus = {};             // those programs, run again
};

// A row for each means in the order of the runs, all figures medians, then as ratios of the row with everything on, then the PCs
// that only campaigns with the means have reached ("with") and those that only campaigns without have ("w/out"),
// among campaigns of the seeds that both rows have. Then the same rows for what is left.
std::string AblationTable(const std::vector<AblationRun>& runs);
// Every run, and for each means its medians (docs/formats.md section 6).
std::string AblationJson(const std::vector<AblationRun>& runs, const std::string& kernel,
                         const std::string& accel);

}  // namespace kapifuzz
