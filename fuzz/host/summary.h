// summary.json: what scripts and CI read of a campaign (docs/formats.md section 5).
//
//   WriteFileAtomically(out.summary(), SummaryJson(meta, tally, corpus_size, findings));
#pragma once

#include <map>
#include <string>

#include "fuzz/host/finding.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/tally.h"

namespace kapifuzz {

// To one decimal, as JSON gives seconds and rates.
double Rounded(double value);

std::string SummaryJson(const CampaignMeta& meta, const Tally& tally, size_t corpus_size,
                        const std::map<std::string, Finding>& findings);

}  // namespace kapifuzz
