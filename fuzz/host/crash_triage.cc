#include "fuzz/host/crash_triage.h"

#include <algorithm>

#include "corpus/program_cut.h"
#include "corpus/program_file.h"
#include "executor/program_wire.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/shows_again.h"

namespace kapifuzz {

CrashTriage::CrashTriage(const Finding& finding, const TriageContext& context)
    : finding_(finding), context_(context) {
  DecodeProgram(finding.wire, &best_);
  // A program ends at its deadline even if every call blocks: a guest that takes longer hangs.
  context_.limits.job_ms = std::min<int64_t>(context_.limits.job_ms, 45'000);
}

Status CrashTriage::Start() {
  result_.verdict = finding_.verdict;
  return Attempt(best_);
}

Status CrashTriage::Attempt(const Program& program) {
  candidate_ = program;
  std::vector<uint8_t> wire = EncodeWire(program);
  GuestJob job{.mode = "run", .files = {{"program.wire", std::string(wire.begin(), wire.end())}}};
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
  if (repeated) result_.console = (*outcome)->console;
  if (!Next(repeated)) {
    result_.program = best_;
    return Result<TriageResult>(result_);
  }
  if (Status started = Attempt(candidate_); !started.ok()) {
    return Result<TriageResult>(started.error());
  }
  return std::nullopt;
}

bool CrashTriage::Next(bool repeated) {
  if (cut_ < 0) {
    ++result_.tries;
    result_.repeated += repeated;
    if (result_.tries < context_.crash_tries) return true;
    if (result_.repeated == 0) return false;
    result_.minimised_tries = result_.tries;
    result_.minimised_repeated = result_.repeated;
    cut_ = best_.call_count;
    return NextCut();
  }
  if (repeated) {
    best_ = candidate_;
    result_.minimised_tries = result_.minimised_repeated = 1;
  }
  return NextCut();
}

bool CrashTriage::NextCut() {
  cut_ = std::min<int>(cut_, best_.call_count) - 1;
  if (cut_ < 0 || best_.call_count < 2 || cuts_made_ >= context_.crash_cut_budget) return false;
  ++cuts_made_;
  candidate_ = WithoutCall(best_, cut_);
  return true;
}

}  // namespace kapifuzz
