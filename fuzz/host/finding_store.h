// FindingStore: OUT/findings, one directory per finding (docs/formats.md section 5).
//
//   raw      raw.wire program.kprog verdict.json console.log finding.md   at once, before anything else
//            history.wires                                                what its guest ran before it
//   triaged  the same rewritten, repro.c trace.txt                        minimised, with its rate
//            before1.kprog ...                                            what must run before it, if anything
//   did not repeat                                                         moved to OUT/unconfirmed
//
//   Status stored = store.SaveRaw(finding, console);      // an Error: try again, nothing is half there
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/program.h"
#include "fuzz/host/finding.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/source_lines.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

// What became of a finding's C reproducer in a guest of its own.
struct Reproduction {
  // kSameResult: of a claim about more than the result, which a page of C does not check.
  enum Kind { kNotTried, kNotRun, kNotShown, kSameResult, kShown } kind = kNotTried;
  std::string words;   // "prints `close = 0 (no error)`, as the program's call returned"
  std::string output;  // of the reproducer
};

// What triage made of a finding.
struct TriageResult {
  int repeated = 0, tries = 0;  // of the program as found
  int minimised_repeated = 0, minimised_tries = 0;
  Verdict verdict;               // on the minimised program
  Program program;               // minimised
  std::vector<Program> before;   // what must run before it in the same guest; mostly nothing
  bool kept = false;             // and in children that run several programs
  std::string trace;             // text, of the minimised program
  std::vector<int64_t> results;  // raw results of its calls
  std::string console;           // of the guest that reran it, tail
  std::string c_source;          // the reproducer
  Reproduction reproduction;
};

// "shown", as in verdict.json.
const char* ReproductionName(Reproduction::Kind kind);

// What is known of a finding besides its program.
struct Evidence {
  std::string console = {};  // of the guest that found it, tail
  // What the guest ran until then, oldest first; asked for once the finding is known to be new. May be null.
  std::function<std::vector<PastRun>()> history = {};
};

// "before1.kprog": the file of the program that runs `index`-th, from 0, before a finding's own.
std::string BeforeFile(size_t index);

class FindingStore {
 public:
  // `lines` adds files and lines to the consoles of triaged findings; may be null. All must outlive the store.
  FindingStore(const OutputDir& out, const CampaignMeta& meta, SourceLines* lines = nullptr)
      : out_(out), meta_(meta), lines_(lines) {}

  // All files or none: the directory appears under its name when it is complete.
  Status SaveRaw(const Finding& finding, const Evidence& evidence);
  Status SaveTriaged(const Finding& finding, const TriageResult& triaged);
  // Moves an unconfirmed finding out of OUT/findings. It may lie aside already.
  Status SetAside(const Finding& finding);
  bool IsSetAside(const std::string& id) const;
  // The programs before it have served their purpose, or were searched in vain: megabytes.
  void DropHistory(const std::string& id);

  // The program of a finding of an earlier session, as found.
  Result<std::vector<uint8_t>> LoadRaw(const std::string& id) const;
  // IDs of all findings that lie there whole.
  std::vector<std::string> List() const;
  // A finding as its files have it, raw.
  Result<Finding> Load(const std::string& id) const;
  // What its guest had run, oldest first, its own program last; empty if that is not known.
  std::vector<PastRun> LoadHistory(const std::string& id) const;

 private:
  const OutputDir& out_;
  const CampaignMeta& meta_;
  SourceLines* lines_;
};

}  // namespace kapifuzz
