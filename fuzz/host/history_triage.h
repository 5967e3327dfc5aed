// HistoryTriage: triage that does not give up when the program alone shows nothing. Bugs that need what earlier programs left
// in the kernel are sought among those that its guest had run.
//
//   inner task ──► repeated, or there is no history: as it is
//             └──► not once ──► all programs before it, then it, in a fresh guest: `history_tries`
//                                └──► repeated ──► SubsetSearch, one guest per question ──► TriageResult::before
//
// Each program runs as it did, in a child of its own or in one that others had. Then all get children of their own, which
// are easier to run again; if that shows it no more, TriageResult::kept says so. At last each call of each program is left out
// once, one guest per question.
#pragma once

#include <memory>
#include <optional>
#include <vector>

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

 private:
  // The whole history, subsets of it, the smallest one in children of their own, that without one of its calls, and how often
  // what is left repeats.
  enum class Stage { kWhole, kSearch, kFresh, kCalls, kRate };

  std::optional<Result<TriageResult>> PollAlone();
  // Those of the history, and the finding's own program last.
  std::vector<PastRun> Chosen(const std::vector<size_t>& subset) const;
  Status Attempt(std::vector<PastRun> runs);
  // The best programs without the next call; false if there is none to leave out.
  bool ProposeCall();
  // Starts the next attempt; false when there is none.
  Result<bool> Advance();
  void Answer(const GuestOutcome& outcome);
  void TakeCut();
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
  std::vector<PastRun> best_;   // from stage kCalls on
  bool has_verdict_ = false;    // the last guest that showed it lived to give one
  size_t cut_program_ = 0;      // one past the program whose calls are left out
  int cut_call_ = 0;            // one past the next of them
  int cuts_made_ = 0;
  TriageResult result_;
};

}  // namespace kapifuzz
