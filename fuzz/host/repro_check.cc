#include "fuzz/host/repro_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/files.h"
#include "base/signal_names.h"
#include "base/strings.h"
#include "base/subprocess.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/finding_page.h"
#include "fuzz/host/guest_exec.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/guest_reports.h"
#include "gen/c_race.h"
#include "gen/c_repro.h"

namespace kapifuzz {
namespace {

constexpr int64_t kProgramMs = 10'000;
// A kernel that has just booted has empty caches. Filling them allocates, so the number of a fault means another allocation
// in the first run.
constexpr size_t kRunsWithFaults = 2;
constexpr int64_t kGuestMs = 45'000;  // a program that cannot be killed keeps its guest for so long

// Something changed that should not have.
bool IsAboutChange(FindingClass cls) {
  return cls == FindingClass::kAtomicity || cls == FindingClass::kEffectUndeclared ||
         cls == FindingClass::kLeak;
}

// The claim is about more than what the call returned.
bool IsAboutState(FindingClass cls) {
  return IsAboutChange(cls) || cls == FindingClass::kEffectMissing ||
         cls == FindingClass::kContract || cls == FindingClass::kOutBuffer;
}

// What follows `head` in the line that begins with it.
std::string_view LineAfter(std::string_view head, const std::vector<std::string_view>& lines) {
  for (const std::string_view line : lines) {
    if (line.starts_with(head)) return line.substr(head.size());
  }
  return {};
}

Status Compile(const std::string& source, const std::string& binary) {
  Result<CommandOutput> compiled =
      RunCommand({"cc", "-O1", "-Wall", "-static", source, "-o", binary},
                 {.timeout_ms = 60'000, .merge_stderr = true});
  if (!compiled.ok()) return compiled.error();
  if (compiled->exit_status != 0) return Error{"cc", "\n" + compiled->out};
  return {};
}

const SyscallDesc& DescInQuestion(const TriageResult& triaged) {
  return Syscalls()[triaged.program.calls[triaged.verdict.call].syscall];
}

// What the call in question returned; nothing if no guest lived to say so.
std::optional<int64_t> ResultInQuestion(const TriageResult& triaged) {
  const size_t call = triaged.verdict.call;
  if (call >= std::min<size_t>(triaged.results.size(), triaged.program.call_count)) return {};
  return triaged.results[call];
}

// It became another program, which does not return.
bool HasStarted(const TriageResult& triaged) {
  return ResultInQuestion(triaged) == 0 && DescInQuestion(triaged).no_return;
}

// How the line begins that the reproducer prints of its last call, as the program's results have it.
std::string ExpectedLine(const TriageResult& triaged) {
  if (!ResultInQuestion(triaged)) return "";
  if (HasStarted(triaged)) return std::string(kStarted);
  const int64_t result = *ResultInQuestion(triaged);
  const bool failed = result < 0 && result >= -4095;
  return fmt::format("{} = {} ({})", DescInQuestion(triaged).name, failed ? -1 : result,
                     failed ? strerror(static_cast<int>(-result)) : "no error");
}

Reproduction NotRun(const Error& why) {
  return {.kind = Reproduction::kNotRun, .words = "was not run: " + why.ToString(), .output = ""};
}

}  // namespace

std::string ReproSource(const TriageResult& triaged) {
  return EmitCRepro({.program = triaged.program,
                     .call = triaged.verdict.call,
                     .results = triaged.results,
                     .claim = triaged.verdict.claim,
                     .place = FindSpecLine(triaged.verdict).place,
                     .before = triaged.before,
                     .same_process = triaged.kept,
                     .show_state = IsAboutState(triaged.verdict.cls)});
}

ReproCheck::ReproCheck(std::unique_ptr<TriageTask> triage, const Finding& finding,
                       const TriageContext& context)
    : triage_(std::move(triage)), cls_(finding.verdict.cls), context_(context) {
  context_.limits.job_ms = std::min(context_.limits.job_ms, kGuestMs);
}

std::optional<Result<TriageResult>> ReproCheck::Poll() {
  if (triage_ != nullptr) {
    std::optional<Result<TriageResult>> triaged = triage_->Poll();
    if (!triaged || !triaged->ok() || (*triaged)->repeated == 0) return triaged;
    result_ = std::move(**triaged);
    triage_.reset();
    result_.c_source = ReproSource(result_);
    const Status begun = Begin();
    if (begun.ok()) return std::nullopt;
    result_.reproduction = NotRun(begun.error());
    return Result<TriageResult>(result_);
  }
  const std::optional<Result<GuestOutcome>> outcome = run_->Poll();
  if (!outcome) return std::nullopt;
  result_.reproduction = Judge(*outcome);
  return Result<TriageResult>(result_);
}

std::optional<TriageResult> ReproCheck::GiveUp() {
  run_.reset();
  if (triage_ != nullptr) {
    std::optional<TriageResult> known = triage_->GiveUp();
    if (!known) return std::nullopt;
    result_ = std::move(*known);
  }
  if (result_.c_source.empty()) result_.c_source = ReproSource(result_);
  result_.reproduction = {Reproduction::kNotTried, "was not run: there was no more time", ""};
  return std::move(result_);
}

Status ReproCheck::Begin() {
  const std::string source = JoinPath(context_.directory.root, "repro.c");
  const std::string binary = JoinPath(context_.directory.root, "repro");
  Status ready = WriteFileAtomically(source, result_.c_source);
  if (ready.ok()) ready = Compile(source, binary);
  if (!ready.ok()) return ready;
  const std::vector<GuestCommand> runs(Runs(), {.binary = binary});
  Result<GuestJob> job = ExecJob({.commands = runs, .timeout_ms = kProgramMs});
  if (!job.ok()) return job.error();
  if (Status written = WriteJob(*job, context_.directory); !written.ok()) return written;
  run_ = std::make_unique<GuestRun>(context_.make_machine(context_.directory, {}), context_.limits,
                                    context_.clock);
  return run_->Start();
}

size_t ReproCheck::Runs() const { return FailsAllocation(result_.program) ? kRunsWithFaults : 1; }

Reproduction ReproCheck::Judge(const Result<GuestOutcome>& outcome) const {
  if (!outcome.ok()) return NotRun(outcome.error());
  if (cls_ == FindingClass::kHang && outcome->end == GuestOutcome::kTimedOut)
    return {Reproduction::kShown, "does not end, and cannot be killed", ""};
  const bool done = outcome->end == GuestOutcome::kDone;
  const std::vector<CrashReport> reports = GuestReports(
      outcome->console, {.ended_unexpectedly = outcome->end == GuestOutcome::kCrashed});
  const auto same = std::ranges::find_if(reports, [this](const CrashReport& report) {
    return cls_ == FindingClass::kHang ? report.type == CrashType::kLockup
                                       : IsAbout(report, result_.verdict.key);
  });
  // A guest that is done did not hang, whatever its watchdogs said of a starved moment.
  const bool by_report = cls_ == FindingClass::kCrash || (cls_ == FindingClass::kHang && !done);
  if (by_report && same != reports.end()) {
    const char* words =
        done ? "makes the kernel report the same: " : "ends its guest in the same way: ";
    return {Reproduction::kShown, words + same->title, ""};
  }
  return done ? JudgeOutput()
              : Reproduction{Reproduction::kNotShown, "ends its guest in another way", ""};
}

Reproduction ReproCheck::JudgeOutput() const {
  const Result<std::vector<GuestCommandResult>> results = ReadExecResults(context_.directory);
  if (!results.ok()) return NotRun(results.error());
  if (results->size() != Runs()) return NotRun({"guest", "gave no result"});
  const GuestCommandResult& run = results->back();
  Reproduction found{Reproduction::kNotShown, run.Outcome(), run.output};
  if (cls_ == FindingClass::kHang && run.timed_out) {
    found.kind = Reproduction::kShown;
    found.words = "does not end";
    return found;
  }
  const std::vector<std::string_view> lines = SplitLines(run.output);
  if (cls_ == FindingClass::kRace) {
    const std::string_view count = Trim(LineAfter(kNeitherOrder, lines));
    if (!count.empty() && !count.starts_with("0 ")) found.kind = Reproduction::kShown;
    found.words = count.empty() ? "counts no tries: " + run.Outcome()
                                : "gives what neither order gives in " + std::string(count);
    return found;
  }
  const std::string expected = ExpectedLine(result_);
  const auto printed = std::ranges::find_if(
      lines, [&](std::string_view line) { return line.starts_with(expected); });
  if (cls_ == FindingClass::kCrash && SignalNumber(result_.verdict.clause) == run.signal) {
    found.kind = Reproduction::kShown;
    found.words = "dies in the same way: " + run.Outcome();
  } else if (cls_ == FindingClass::kCrash || cls_ == FindingClass::kHang) {
    found.words = "ends like any other program: " + run.Outcome();
  } else if (!expected.empty() && printed != lines.end()) {
    const bool changed = LineAfter("before:", lines) != LineAfter("after:", lines);
    const bool shown = !IsAboutState(cls_) || (IsAboutChange(cls_) && changed);
    found.kind = shown ? Reproduction::kShown : Reproduction::kSameResult;
    found.words = fmt::format("prints `{}`, as the program's call {}", *printed,
                              HasStarted(result_) ? "did" : "returned");
    if (IsAboutChange(cls_) && changed) found.words += ", and its descriptors change";
  } else {
    found.words = fmt::format("does not print `{}`: {}", expected, run.Outcome());
  }
  return found;
}

}  // namespace kapifuzz
