// HistoryTriage: triage that does not give up when the program alone shows nothing. Bugs that need what earlier programs left
// in the kernel are sought among those that its guest had run.
//
//   inner task ──► repeated, or there is no history: as it is
//             └──► not once ──► all programs before it, then it, in a fresh guest: `history_tries`
//                                └──► repeated ──► SubsetSearch, one guest per question ──► TriageResult::before
//
// Each program runs as it did, in a child of its own or in one that others had. Then all get children of their own, which
// are easier to run again; if that shows it no more, TriageResult::kept says so. At last each program is made smaller (corpus/minimise.h),
// the finding's own first, one guest per question; what one program does not need of the guests, the next ones have.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "corpus/minimise.h"
#include "fuzz/host/subset_search.h"
#include "fuzz/host/triage_task.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

class HistoryTriage : public TriageTask {
 public:
  // `history`: oldest first, the finding's own program last.
  HistoryTriage(std::unique_ptr<TriageTask> alone, const Finding& finding,
                std::vector<PastRun> history, const TriageContext& context);
  Status Start() override { return alone_->Start(); }
  std::optional<Result<TriageResult>> Poll() override;
  // Not before it is known which programs it needs.
  std::optional<TriageResult> GiveUp() override;

 private:
  // The whole history, subsets of it, the smallest one in children of their own, that with one program smaller, and how often what
  // is left repeats.
  enum class Stage { kWhole, kSearch, kFresh, kSmaller, kRate };

  std::optional<Result<TriageResult>> PollAlone();
  // Those of the history, and the finding's own program last.
  std::vector<PastRun> Chosen(const std::vector<size_t>& subset) const;
  Status Attempt(std::vector<PastRun> runs);
  // The best programs, one of them smaller; false if there is nothing left to try.
  bool ProposeSmaller();
  // Starts the next attempt; false when there is none.
  Result<bool> Advance();
  void Answer(const GuestOutcome& outcome);
  TriageResult Conclusion();

  std::unique_ptr<TriageTask> alone_;  // null when it has ended
  Finding finding_;
  std::vector<PastRun> before_;
  bool own_fresh_ = true;   // how the finding's program ran
  bool all_fresh_ = false;  // from now on
  TriageContext context_;
  SubsetSearch search_;
  std::unique_ptr<GuestRun> run_;
  Stage stage_ = Stage::kWhole;
  std::vector<PastRun> tried_;  // by the guest that runs
  std::vector<PastRun> best_;   // from stage kSmaller on
  bool has_verdict_ = false;    // the last guest that showed it lived to give one
  std::optional<StepMinimiser> smaller_;
  size_t to_shrink_ = 0;  // programs that smaller_ has not left yet, the one that it has included
  int guests_left_ = 0;   // of its budget
  int share_left_ = 0;    // of those, for this program
  int64_t smaller_since_ms_ = 0;
  TriageResult result_;
};

}  // namespace kapifuzz
