// CampaignSnapshot: everything that a look at a campaign shows, as one value that nothing changes any more.
//
//   Campaign::Snapshot()  (running, in memory)  ──┐
//   LoadSnapshot(out)     (results.db, any time) ─┴─► StatusText (kapifuzz status) · StatusJson (--json, /status.json)
//                                                     └► StatusPage (--http)
//
//   Result<CampaignSnapshot> snapshot = LoadSnapshot(*OutputDir::Read("out/night"));
//   Print("{}", StatusText(*snapshot));
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/finding.h"
#include "fuzz/host/live_state.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/report_model.h"
#include "fuzz/host/results_db.h"

namespace kapifuzz {

struct CampaignSnapshot {
  using Ratio = SyscallReport::Ratio;

  CampaignMeta meta = {};  // its `seconds`: so far
  LiveState live = {};     // its phase may also be "killed"
  uint64_t programs = 0, calls = 0, timeouts = 0, restarts = 0;
  uint64_t coverage_edges = 0, coverage_pcs = 0, corpus = 0;
  Ratio errors = {}, partitions = {}, effects = {};
  std::vector<Finding> findings = {};  // without their programs

  void CountItems(const Tally& tally);
  size_t CountOf(FindingStatus status) const;
  // Over the last seconds while guests fuzz; of the whole campaign afterwards.
  Rates CurrentRates() const;
};

// From results.db alone, in one transaction, without disturbing a campaign that writes. It need not have been made
// with this build's specifications.
Result<CampaignSnapshot> LoadSnapshot(const OutputDir& out);

// Some lines for a terminal.
std::string StatusText(const CampaignSnapshot& snapshot);
// docs/formats.md section 5.2.
std::string StatusJson(const CampaignSnapshot& snapshot);

}  // namespace kapifuzz
