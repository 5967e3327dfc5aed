// The page of a finding, finding.md: what a kernel developer or spec author reads first.
//
// One sentence of claim with the line of the specification it rests on, the program with its
// results, a C reproducer, how often it repeated, and the command that shows it again.
#pragma once

#include <string>

#include "fuzz/host/finding.h"
#include "fuzz/host/finding_store.h"
#include "fuzz/host/results_db.h"

namespace kapifuzz {

// `triaged` is null while the finding is raw. `directory` is where the finding lies.
std::string FindingPage(const Finding& finding, const TriageResult* triaged,
                        const CampaignMeta& meta, const std::string& directory,
                        const std::string& console);

// "fs/open.c:1563" and the lines of the specification from there on that belong together; only the
// place when the file is not at hand.
struct SpecLine {
  std::string place;
  std::string text;
};
SpecLine FindSpecLine(const Verdict& verdict);

}  // namespace kapifuzz
