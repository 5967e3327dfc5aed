// CrashTriage: reruns a program that killed its guest or hung in it, one guest per attempt, and cuts calls off it while it
// still does so in the same way.
//
//   attempt the whole program, up to `crash_tries` guests ──► not once: unconfirmed
//   then, from the last call to the first: leave one out, one guest each; keep what still kills
// What counts as the same: fuzz/host/shows_again.h.
#pragma once

#include "fuzz/host/triage_task.h"

namespace kapifuzz {

class CrashTriage : public TriageTask {
 public:
  CrashTriage(const Finding& finding, const TriageContext& context);
  Status Start() override;
  std::optional<Result<TriageResult>> Poll() override;

 private:
  Status Attempt(const Program& program);
  // Takes the outcome of the running attempt in; true when there is another one to make.
  bool Next(bool repeated);
  bool NextCut();

  Finding finding_;
  TriageContext context_;
  std::unique_ptr<GuestRun> run_;
  Program best_;
  Program candidate_;
  int cut_ = -1;  // call left out in the running attempt; -1 while the whole program is rerun
  int cuts_made_ = 0;
  TriageResult result_;
};

}  // namespace kapifuzz
