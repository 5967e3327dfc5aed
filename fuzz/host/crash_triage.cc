#include "fuzz/host/crash_triage.h"

#include <algorithm>

#include "corpus/program_file.h"
#include "executor/program_wire.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/shows_again.h"

namespace kapifuzz {

CrashTriage::CrashTriage(const Finding& finding, const TriageContext& context)
    : finding_(finding), context_(context) {
  DecodeProgram(finding.wire, &candidate_);
  // A program ends at its deadline even if every call blocks: a guest that takes longer hangs.
  context_.limits.job_ms = std::min<int64_t>(context_.limits.job_ms, 45'000);
}

Status CrashTriage::Start() {
  result_.verdict = finding_.verdict;
  return Attempt();
}

Status CrashTriage::Attempt() {
  std::vector<uint8_t> wire = EncodeWire(candidate_);
  GuestJob job{.mode = "run",
               .keys = {{"signature", std::to_string(finding_.verdict.Signature())}},
               .files = {{"program.wire", std::string(wire.begin(), wire.end())}}};
  if (Status written = WriteJob(job, context_.directory); !written.ok()) return written;
  run_ = std::make_unique<GuestRun>(context_.make_machine(context_.directory, {}), context_.limits,
                                    context_.clock);
  return run_->Start();
}

std::optional<Result<TriageResult>> CrashTriage::Poll() {
  std::optional<Result<GuestOutcome>> outcome = run_->Poll();
  if (!outcome) return std::nullopt;
  if (!outcome->ok()) return Result<TriageResult>(outcome->error());
  const bool repeated = ShowsAgain(finding_, **outcome, context_.directory);
  if (repeated) has_verdict_ = TakeEvidence(finding_, **outcome, context_.directory, &result_);
  if (!Next(repeated)) return Result<TriageResult>(Conclusion());
  if (Status started = Attempt(); !started.ok()) {
    return Result<TriageResult>(started.error());
  }
  return std::nullopt;
}

std::optional<TriageResult> CrashTriage::GiveUp() {
  run_.reset();
  if (result_.repeated == 0) return std::nullopt;
  if (stage_ == Stage::kWhole) {
    result_.minimised_tries = result_.tries;
    result_.minimised_repeated = result_.repeated;
  }
  CountTheLast(&result_);
  return Conclusion();
}

TriageResult CrashTriage::Conclusion() {
  result_.program = smaller_ ? smaller_->best() : candidate_;
  if (!has_verdict_) FindCall(&result_);
  return std::move(result_);
}

bool CrashTriage::Next(bool repeated) {
  switch (stage_) {
    case Stage::kWhole:
      ++result_.tries;
      result_.repeated += repeated;
      if (result_.tries < context_.crash_tries) return true;
      if (result_.repeated == 0) return false;
      result_.minimised_tries = result_.tries;
      result_.minimised_repeated = result_.repeated;
      smaller_.emplace(candidate_);
      smaller_since_ms_ = context_.clock.now_ms();
      stage_ = Stage::kSmaller;
      break;
    case Stage::kSmaller:
      smaller_->Answer(repeated);
      // Of another program now.
      if (repeated) result_.minimised_tries = result_.minimised_repeated = 0;
      break;
    case Stage::kRate:
      ++result_.minimised_tries;
      result_.minimised_repeated += repeated;
      break;
  }
  if (stage_ == Stage::kSmaller) {
    if (ProposeSmaller()) return true;
    stage_ = Stage::kRate;
    candidate_ = smaller_->best();
  }
  return result_.minimised_tries < context_.crash_tries;
}

bool CrashTriage::ProposeSmaller() {
  const Program* candidate = smaller_->Next();
  for (; candidate != nullptr; candidate = smaller_->Next()) {
    if (HasCall(*candidate, finding_.verdict.syscall)) break;
    smaller_->Answer(false);  // it would show something else
  }
  const bool in_time = context_.clock.now_ms() - smaller_since_ms_ < context_.smaller_ms;
  if (candidate == nullptr || guests_spent_ >= context_.crash_cut_budget || !in_time) return false;
  ++guests_spent_;
  candidate_ = *candidate;
  return true;
}

}  // namespace kapifuzz
