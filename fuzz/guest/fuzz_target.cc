#include "fuzz/guest/fuzz_target.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "executor/program_edit.h"
#include "executor/program_wire.h"
#include "fuzz/guest/confirm.h"
#include "fuzz/guest/console.h"

namespace kapifuzz {
namespace {

using Clock = std::chrono::steady_clock;

constexpr uint32_t kConfirmTries = 3;
// A verdict that failed to repeat so often is not looked at again: it would cost every program that shows it four runs.
constexpr int kFlakyLimit = 20;
// The host reads consoles every 20 ms, if it is not busy.
constexpr std::chrono::milliseconds kHostTime{300};
// So often it is the turn of calls at once, and where one CPU hardly lets them overlap.
constexpr uint32_t kRacesOneIn = 8, kRacesOneInAlone = 64;
// The mutator's numbers begin with the same seed and must not depend on the choice of a program.
constexpr uint64_t kPoolSalt = 0x706f6f6cULL << 32;
// libFuzzer gives up when its first inputs show nothing; an input without calls has this feature, so that there is always a
// corpus to start from.
constexpr uint32_t kEmptyFeature = kEngineFeatures - 1;

}  // namespace

FuzzTarget::FuzzTarget(const Parts& parts)
    : runner_(*parts.runner),
      feedback_(*parts.feedback),
      publisher_(*parts.publisher),
      mutator_(*parts.mutator),
      sequences_(parts.sequences),
      hints_(parts.hints),
      races_(parts.races),
      faults_(parts.faults),
      inbox_(parts.inbox),
      kernel_log_(parts.kernel_log),
      shm_(*parts.shm),
      means_(parts.means),
      lethal_(parts.lethal),
      pool_(parts.means),
      sources_(parts.cpus > 1 ? kRacesOneIn : kRacesOneInAlone) {}

std::span<const uint32_t> FuzzTarget::RunInput(std::span<const uint8_t> input) {
  // The end of an earlier program may have said it.
  LookAtKernel();
  if (ShouldStop()) return {};
  DecodeProgram(input, &program_);
  if (program_.call_count == 0) {
    publisher_.CountRejected();
    return {&kEmptyFeature, 1};
  }
  EncodeWire();
  if (lethal_.contains(wire_)) {
    publisher_.CountRejected();
    source_.reset();
    return {};
  }
  RunOnce(false);
  if (source_ == Source::kFaults) faults_->Learn(program_, runner_.trace());
  const uint64_t cost_us = cost_us_;
  feedback_.Collect(program_, runner_.trace(), runner_.items());
  verdicts_ = runner_.verdicts();
  if (!verdicts_.empty() && !stuck_) TakeVerdicts();
  // What ends a guest is nothing to build on, in this one or in others.
  if (reported_) feedback_.DropNews();
  if (feedback_.HasNews() && !stuck_) TakeNews(cost_us);
  if (source_ == Source::kFinds && !means_.Has(Means::kDistil) && !feedback_.HasNews())
    pool_.Add(program_, cost_us);
  publisher_.CountCoverage(feedback_.counts());
  if (source_) sources_.Count(*source_, feedback_.HasNews(), cost_us);
  source_.reset();
  return feedback_.Publish();
}

void FuzzTarget::EncodeWire() {
  wire_.resize(kMaxWireBytes);
  wire_.resize(EncodeProgram(program_, wire_));
}

uint64_t FuzzTarget::NowUs() const {
  const auto now = Clock::now().time_since_epoch();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

void FuzzTarget::RunOnce(bool fresh, bool counts) {
  runner_.options().fresh = fresh;
  const uint64_t start = NowUs();
  runner_.RunWire(program_, wire_);
  cost_us_ = NowUs() - start;
  runner_.options().fresh = true;
  publisher_.CountRun(runner_, program_, counts);
  LookAtKernel();
  if (!runner_.usable()) ReportHang();
}

// Gives the host time to read what the kernel has said, and to stop this guest.
void FuzzTarget::LookAtKernel() {
  reported_ = kernel_log_ != nullptr && kernel_log_->HasReport();
  if (!reported_) return;
  const auto end = Clock::now() + kHostTime;
  while (!ShouldStop() && Clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

// After any run: the child is still in there. It cannot be run again in this guest, so once has to do.
void FuzzTarget::ReportHang() {
  if (stuck_) return;
  stuck_ = true;
  bool told = false;
  for (const Verdict& verdict : runner_.verdicts()) {
    if (verdict.cls != FindingClass::kHang) continue;
    publisher_.SendFinding(verdict, {.repeated = 1, .tries = 1}, wire_);
    told = true;
  }
  if (!told) SayNote("no more programs can be run in this guest\n" + std::string(runner_.stack()));
}

void FuzzTarget::TakeVerdicts() {
  for (const Verdict& verdict : verdicts_) {
    const uint64_t signature = verdict.Signature();
    if (judged_.contains(signature)) continue;
    if (verdict.cls == FindingClass::kHang) continue;  // ReportHang has told
    const Repetition r = Repeat(&runner_, program_, signature, TriesFor(program_, kConfirmTries));
    if (!runner_.usable()) return ReportHang();
    if (IsConfirmed(program_, r)) {
      judged_.insert(signature);
      // The run that found it counts as well.
      publisher_.SendFinding(verdict, {r.repeated + 1, r.tries + 1}, wire_);
    } else {
      publisher_.CountFlakyVerdict();
      if (++flaky_[signature] >= kFlakyLimit) judged_.insert(signature);
    }
  }
}

void FuzzTarget::TakeNews(uint64_t cost_us) {
  // A call that a deadline had to end makes every run of the program slow: it may stay only for what it shows of the
  // specification.
  const bool slow = WasInterrupted();
  if (slow && !feedback_.HasItemNews()) {
    feedback_.DropNews();
    return;
  }
  if (means_.Has(Means::kRepeat)) {
    RunOnce(true);
    if (stuck_) return;
    if (reported_) return feedback_.DropNews();
    feedback_.CollectAgain(program_, runner_.trace(), runner_.items());
  }
  if (!feedback_.HasNews()) return;
  if (slow && !feedback_.HasItemNews()) {
    feedback_.DropNews();
    return;
  }
  news_items_.clear();
  for (uint32_t feature : feedback_.news()) {
    if (feature < ItemCount()) news_items_.push_back(feature);
  }
  // As it was found, and at once: what it shows counts as seen, and a guest may end at any moment.
  publisher_.SendCorpus(wire_, news_items_, static_cast<uint32_t>(feedback_.news().size()));
  if (inbox_ != nullptr) inbox_->Skip(wire_);
  if (!slow && means_.Has(Means::kShorten) && MayBeShorter()) {
    const uint64_t before = cost_us_;
    Shorten();
    // The last run may have been that of another program.
    if (reported_ || ShouldStop()) return;
    cost_us = std::min(cost_us, cost_us * cost_us_ / std::max<uint64_t>(before, 1));
  }
  pool_.Add(program_, cost_us);
  if (slow) return;
  if (hints_ != nullptr) hints_->Remember(program_);
  if (races_ != nullptr) races_->Remember(program_);
  if (faults_ != nullptr) faults_->Remember(program_, runner_.trace());
}

// Without one of two calls at once another would take its place. A sequence has the calls that it is about, and what these need.
bool FuzzTarget::MayBeShorter() const {
  return !HasRace(program_) && source_ != Source::kSequences;
}

void FuzzTarget::Shorten() {
  const Program whole = program_;
  for (int i = whole.call_count - 1; i >= 0 && program_.call_count > 1; --i) {
    const Program longer = program_;
    RemoveCall(&program_, i);
    Normalize(&program_);
    EncodeWire();
    if (lethal_.contains(wire_) || !StillShowsNews(/*fresh=*/false)) program_ = longer;
    if (reported_ || ShouldStop()) break;
  }
  EncodeWire();
  if (whole.call_count == 1 || reported_ || ShouldStop()) return;
  // Each call was taken out after a single run, which may have been luck, or what an earlier program had left in the child.
  if (StillShowsNews(/*fresh=*/true) || program_ == whole || stuck_) return;
  program_ = whole;
  EncodeWire();
  RunOnce(true);
}

bool FuzzTarget::StillShowsNews(bool fresh) {
  // Seen is what an entry of the corpus shows, and this is none yet.
  RunOnce(fresh, /*counts=*/false);
  const bool shows =
      feedback_.ShowsNews(program_, runner_.trace(), runner_.items()) && !WasInterrupted();
  verdicts_ = runner_.verdicts();
  if (!verdicts_.empty() && !stuck_) TakeVerdicts();
  return shows && !stuck_;
}

bool FuzzTarget::WasInterrupted() const {
  const Trace& trace = runner_.trace();
  if (trace.outcome == Outcome::kTimedOut) return true;
  return std::any_of(trace.records.begin(), trace.records.begin() + trace.started,
                     [](const CallRecord& record) { return record.interrupted; });
}

bool FuzzTarget::ShouldStop() {
  return stuck_ || shm_.header().stop.load(std::memory_order_relaxed) != 0;
}

bool FuzzTarget::NextPlanned(uint64_t seed, Program* program) {
  if (inbox_ != nullptr) inbox_->Poll();
  source_ = sources_.Choose({.sequences = sequences_ != nullptr && sequences_->HasNext(),
                             .hints = hints_ != nullptr && hints_->HasNext(),
                             .faults = faults_ != nullptr && faults_->HasNext(),
                             .finds = inbox_ != nullptr && inbox_->HasNext(),
                             .races = races_ != nullptr && races_->HasNext(),
                             .short_sequences = sequences_ != nullptr && sequences_->HasShort()},
                            seed);
  if (*source_ == Source::kFinds) {
    DecodeProgram(inbox_->Next(), program);
    publisher_.CountFind();
    return true;
  }
  if (*source_ == Source::kRaces) {
    races_->Next(program);
    return true;
  }
  if (*source_ == Source::kHints && NextHint(program)) return true;
  if (*source_ == Source::kFaults && faults_->Next(program)) return true;
  if (*source_ == Source::kSequences && sequences_->Next(program)) {
    shm_.stats().sequence.store(sequences_->position(), std::memory_order_relaxed);
    return true;
  }
  source_ = Source::kMutants;
  return false;
}

// Tracing a program is a run of hints that has no news.
bool FuzzTarget::NextHint(Program* program) {
  if (hints_->Next(program)) return true;
  if (!hints_->NextToTrace(&program_)) return false;
  EncodeWire();
  runner_.options().compare = true;
  RunOnce(true);
  runner_.options().compare = false;
  sources_.Count(Source::kHints, false, cost_us_);
  if (ShouldStop()) return false;
  hints_->Learn(program_, runner_.trace());
  verdicts_ = runner_.verdicts();
  if (!verdicts_.empty() && !stuck_) TakeVerdicts();
  return hints_->Next(program);
}

void FuzzTarget::PickBase(std::span<const uint8_t> engines, Rng* rng, Program* base) const {
  if (!pool_.Pick(rng, base)) DecodeProgram(engines, base);
}

size_t FuzzTarget::Mutate(std::span<uint8_t> data, size_t size, uint64_t seed) {
  Program program;
  if (!NextPlanned(seed, &program)) {
    Rng rng(seed ^ kPoolSalt);
    PickBase(data.first(size), &rng, &program);
    mutator_.Mutate(&program, seed);
  }
  const size_t encoded = EncodeProgram(program, data);
  return encoded > 0 ? encoded : size;  // too large for the engine: leave the input as it was
}

size_t FuzzTarget::CrossOver(std::span<const uint8_t> a, std::span<const uint8_t> b,
                             std::span<uint8_t> out, uint64_t seed) {
  Program first, second, child;
  if (!NextPlanned(seed, &child)) {
    Rng rng(seed ^ kPoolSalt);
    PickBase(a, &rng, &first);
    PickBase(b, &rng, &second);
    mutator_.CrossOver(first, second, &child, seed);
  }
  return EncodeProgram(child, out);
}

void FuzzTarget::Finish() { publisher_.CountCoverage(feedback_.counts()); }

}  // namespace kapifuzz
