#include "fuzz/host/history_triage.h"

#include "base/files.h"
#include "executor/program_wire.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/shows_again.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

constexpr int64_t kProgramMs = 20;  // most take a few; under emulation, observed

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

std::optional<Result<TriageResult>> HistoryTriage::PollAlone() {
  std::optional<Result<TriageResult>> alone = alone_->Poll();
  if (!alone || !alone->ok() || (*alone)->repeated > 0 || before_.empty()) return alone;
  alone_.reset();
  result_ = std::move(**alone);
  result_.tries = 0;
  result_.verdict = finding_.verdict;
  if (const Status started = Attempt(search_.best()); !started.ok())
    return Result<TriageResult>(started.error());
  return std::nullopt;
}

std::vector<PastRun> HistoryTriage::Chosen(const std::vector<size_t>& subset) const {
  std::vector<PastRun> chosen;
  chosen.reserve(subset.size());
  for (const size_t i : subset) chosen.push_back({before_[i].wire, all_fresh_ || before_[i].fresh});
  return chosen;
}

Status HistoryTriage::Attempt(const std::vector<size_t>& subset) {
  const std::string program(finding_.wire.begin(), finding_.wire.end());
  const GuestJob job{.mode = "run",
                     .keys = {{"fresh", all_fresh_ || own_fresh_ ? "1" : "0"}},
                     .files = {{"program.wire", program}, {kBeforeFile, PackRuns(Chosen(subset))}}};
  if (Status written = WriteJob(job, context_.directory); !written.ok()) return written;
  GuestLimits limits = context_.limits;
  limits.job_ms =
      std::min<int64_t>(limits.job_ms, 45'000) + kProgramMs * static_cast<int64_t>(subset.size());
  run_ = std::make_unique<GuestRun>(context_.make_machine(context_.directory, {}), limits,
                                    context_.clock);
  return run_->Start();
}

void HistoryTriage::Answer(const GuestOutcome& outcome) {
  const bool repeated = ShowsAgain(finding_, outcome, context_.directory);
  if (repeated) {
    result_.console = outcome.console;
    const Result<std::string> trace = ReadFile(JoinPath(context_.directory.out(), "trace.txt"));
    result_.trace = trace.ok() ? *trace : "";
  }
  if (stage_ == Stage::kWhole) {
    ++result_.tries;
    result_.repeated += repeated;
  } else if (stage_ == Stage::kSearch) {
    search_.Answer(repeated);
  } else if (stage_ == Stage::kFresh) {
    all_fresh_ = repeated;
    result_.kept = !repeated;
    stage_ = Stage::kRate;
  } else {
    ++result_.minimised_tries;
    result_.minimised_repeated += repeated;
  }
}

Result<bool> HistoryTriage::Advance() {
  const auto start = [this](const std::vector<size_t>& subset) -> Result<bool> {
    if (const Status started = Attempt(subset); !started.ok()) return started.error();
    return true;
  };
  if (stage_ == Stage::kWhole) {
    if (result_.tries < context_.history_tries) return start(search_.best());
    if (result_.repeated == 0) return false;
    stage_ = Stage::kSearch;
  }
  if (stage_ == Stage::kSearch) {
    if (const std::vector<size_t>* subset = search_.Next()) return start(*subset);
    stage_ = Stage::kFresh;
    all_fresh_ = true;
    return start(search_.best());
  }
  if (result_.minimised_tries < context_.crash_tries) return start(search_.best());
  return false;
}

TriageResult HistoryTriage::Conclusion() {
  result_.program = Decoded(finding_.wire);
  if (result_.repeated > 0) {
    for (const PastRun& run : Chosen(search_.best())) result_.before.push_back(Decoded(run.wire));
  }
  return std::move(result_);
}

}  // namespace kapifuzz
