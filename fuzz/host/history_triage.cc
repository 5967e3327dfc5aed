#include "fuzz/host/history_triage.h"

#include <algorithm>
#include <span>

#include "base/files.h"
#include "corpus/program_file.h"
#include "executor/program_wire.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/run_report.h"
#include "fuzz/host/shows_again.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

Program Decoded(const WireBytes& wire) {
  Program program;
  DecodeProgram(wire, &program);
  return program;
}

}  // namespace

HistoryTriage::HistoryTriage(std::unique_ptr<TriageTask> alone, const Finding& finding,
                             std::vector<PastRun> history, const TriageContext& context)
    : alone_(std::move(alone)),
      finding_(finding),
      before_(std::move(history)),
      own_fresh_(before_.empty() || before_.back().fresh),
      context_(context),
      search_(before_.empty() ? 0 : before_.size() - 1, context.history_cut_budget) {
  if (!before_.empty()) before_.pop_back();
}

std::optional<Result<TriageResult>> HistoryTriage::Poll() {
  if (alone_ != nullptr) return PollAlone();
  const std::optional<Result<GuestOutcome>> outcome = run_->Poll();
  if (!outcome) return std::nullopt;
  if (!outcome->ok()) return Result<TriageResult>(outcome->error());
  Answer(**outcome);
  const Result<bool> goes_on = Advance();
  if (!goes_on.ok()) return Result<TriageResult>(goes_on.error());
  if (*goes_on) return std::nullopt;
  return Result<TriageResult>(Conclusion());
}

std::optional<TriageResult> HistoryTriage::GiveUp() {
  if (alone_ != nullptr) return alone_->GiveUp();
  run_.reset();
  if (best_.empty()) return std::nullopt;
  CountTheLast(&result_);
  return Conclusion();
}

std::optional<Result<TriageResult>> HistoryTriage::PollAlone() {
  std::optional<Result<TriageResult>> alone = alone_->Poll();
  if (!alone || !alone->ok() || (*alone)->repeated > 0 || before_.empty()) return alone;
  alone_.reset();
  result_ = std::move(**alone);
  result_.tries = 0;
  result_.verdict = finding_.verdict;
  if (const Status started = Attempt(Chosen(search_.best())); !started.ok())
    return Result<TriageResult>(started.error());
  return std::nullopt;
}

std::vector<PastRun> HistoryTriage::Chosen(const std::vector<size_t>& subset) const {
  std::vector<PastRun> chosen;
  chosen.reserve(subset.size() + 1);
  for (const size_t i : subset) chosen.push_back({before_[i].wire, all_fresh_ || before_[i].fresh});
  chosen.push_back({finding_.wire, all_fresh_ || own_fresh_});
  return chosen;
}

Status HistoryTriage::Attempt(std::vector<PastRun> runs) {
  tried_ = std::move(runs);
  const PastRun& own = tried_.back();
  const std::span<const PastRun> before = std::span(tried_).first(tried_.size() - 1);
  const GuestJob job{.mode = "run",
                     .keys = {{"fresh", own.fresh ? "1" : "0"},
                              {"signature", std::to_string(finding_.verdict.Signature())}},
                     .files = {{"program.wire", std::string(own.wire.begin(), own.wire.end())},
                               {kBeforeFile, PackRuns(before)}}};
  if (Status written = WriteJob(job, context_.directory); !written.ok()) return written;
  GuestLimits limits = context_.limits;
  // How long the others take, nobody knows; each of them ends at its deadline.
  limits.job_ms = std::min<int64_t>(limits.job_ms, 45'000);
  limits.while_silent = true;
  run_ = std::make_unique<GuestRun>(context_.make_machine(context_.directory, {}), limits,
                                    context_.clock);
  return run_->Start();
}

void HistoryTriage::Answer(const GuestOutcome& outcome) {
  // A guest that hangs in another program shows something else.
  const bool elsewhere =
      outcome.end == GuestOutcome::kTimedOut && outcome.running != tried_.back().wire;
  const bool repeated = !elsewhere && ShowsAgain(finding_, outcome, context_.directory);
  if (repeated) has_verdict_ = TakeEvidence(finding_, outcome, context_.directory, &result_);
  switch (stage_) {
    case Stage::kWhole:
      ++result_.tries;
      result_.repeated += repeated;
      break;
    case Stage::kSearch:
      search_.Answer(repeated);
      break;
    case Stage::kFresh:
      all_fresh_ = repeated;
      result_.kept = !repeated;
      best_ = Chosen(search_.best());
      to_shrink_ = best_.size();
      guests_left_ = context_.history_smaller_budget;
      smaller_since_ms_ = context_.clock.now_ms();
      stage_ = Stage::kSmaller;
      break;
    case Stage::kSmaller:
      smaller_->Answer(repeated);
      if (repeated) best_ = tried_;
      break;
    case Stage::kRate:
      ++result_.minimised_tries;
      result_.minimised_repeated += repeated;
      break;
  }
}

// From the last program to the first; the finding's own has a third of the guests, however many there are.
bool HistoryTriage::ProposeSmaller() {
  if (context_.clock.now_ms() - smaller_since_ms_ >= context_.smaller_ms) return false;
  for (; to_shrink_ > 0; --to_shrink_, smaller_.reset()) {
    const bool own = to_shrink_ == best_.size();
    if (!smaller_) {
      smaller_.emplace(Decoded(best_[to_shrink_ - 1].wire));
      share_left_ = guests_left_ / static_cast<int>(to_shrink_);
      if (own) share_left_ = std::max(share_left_, guests_left_ / 3);
    }
    const Program* candidate = smaller_->Next();
    for (; candidate != nullptr; candidate = smaller_->Next()) {
      if (!own || HasCall(*candidate, finding_.verdict.syscall)) break;
      smaller_->Answer(false);  // it would show something else
    }
    if (candidate == nullptr || share_left_ <= 0) continue;
    --share_left_;
    --guests_left_;
    tried_ = best_;
    tried_[to_shrink_ - 1].wire = EncodeWire(*candidate);
    return true;
  }
  return false;
}

Result<bool> HistoryTriage::Advance() {
  const auto start = [this](std::vector<PastRun> runs) -> Result<bool> {
    if (const Status started = Attempt(std::move(runs)); !started.ok()) return started.error();
    return true;
  };
  if (stage_ == Stage::kWhole) {
    if (result_.tries < context_.history_tries) return start(Chosen(search_.best()));
    if (result_.repeated == 0) return false;
    stage_ = Stage::kSearch;
  }
  if (stage_ == Stage::kSearch) {
    if (const std::vector<size_t>* subset = search_.Next()) return start(Chosen(*subset));
    stage_ = Stage::kFresh;
    all_fresh_ = true;
    return start(Chosen(search_.best()));
  }
  if (stage_ == Stage::kSmaller) {
    if (ProposeSmaller()) return start(tried_);
    stage_ = Stage::kRate;
  }
  if (result_.minimised_tries < context_.crash_tries) return start(best_);
  return false;
}

TriageResult HistoryTriage::Conclusion() {
  result_.program = Decoded(best_.empty() ? finding_.wire : best_.back().wire);
  for (size_t i = 0; i + 1 < best_.size(); ++i) result_.before.push_back(Decoded(best_[i].wire));
  if (result_.repeated > 0 && !has_verdict_) FindCall(&result_);
  return std::move(result_);
}

}  // namespace kapifuzz
