// CrashTriage: reruns a program that killed its guest or hung in it, one guest per attempt, and makes it smaller while it
// still does so in the same way.
//
//   attempt the whole program, up to `crash_tries` guests ──► not once: unconfirmed
//   then candidates of the minimiser (corpus/minimise.h), one guest each, up to `crash_cut_budget`; keep what still kills
//   then what is left, if it is smaller, in `crash_tries` guests again: how often it does
// What counts as the same: fuzz/host/shows_again.h.
#pragma once

#include <optional>

#include "corpus/minimise.h"
#include "fuzz/host/triage_task.h"

namespace kapifuzz {

class CrashTriage : public TriageTask {
 public:
  CrashTriage(const Finding& finding, const TriageContext& context);
  Status Start() override;
  std::optional<Result<TriageResult>> Poll() override;
  std::optional<TriageResult> GiveUp() override;

 private:
  enum class Stage { kWhole, kSmaller, kRate };

  Status Attempt();
  // Takes the outcome of the running attempt in; true when there is another one to make.
  bool Next(bool repeated);
  bool ProposeSmaller();
  TriageResult Conclusion();

  Finding finding_;
  TriageContext context_;
  Stage stage_ = Stage::kWhole;
  std::unique_ptr<GuestRun> run_;
  Program candidate_;                     // in the running attempt
  std::optional<StepMinimiser> smaller_;  // once the whole program has repeated
  int guests_spent_ = 0;                  // on making it smaller
  int64_t smaller_since_ms_ = 0;
  bool has_verdict_ = false;  // the guest of the last one that repeated lived to give one
  TriageResult result_;
};

}  // namespace kapifuzz
