#include "fuzz/host/campaign.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/death_finding.h"
#include "fuzz/host/guest_job.h"
#include "fuzz/host/kernel_fitness.h"
#include "fuzz/host/shm_reader.h"
#include "fuzz/host/summary.h"
#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

constexpr int64_t kStatsEveryMs = 1'000;
constexpr int64_t kShowEveryMs = 500;
constexpr int64_t kComplainEveryMs = 10'000;
constexpr int64_t kBootAgainMs = 1'000;
// More guests than anybody has on one machine.
constexpr int kMostLeftovers = 256;

TriageContext TriageContextOf(const Campaign::Parts& parts) {
  return {.make_machine = parts.make_machine,
          .directory = parts.out->triage_vm(),
          .clock = parts.clock};
}

GuestJob FuzzJob(const CampaignOptions& options, int number) {
  // Guests of one campaign search in different orders.
  GuestJob job{.mode = "fuzz",
               .keys = {{"seed", std::to_string(options.seed + number)},
                        {"worker", std::to_string(number)},
                        {"workers", std::to_string(options.vms)}}};
  if (!options.focus.empty()) job.keys.push_back({"syscalls", Join(options.focus, ",")});
  if (!options.without.empty()) job.keys.push_back({"without", options.without});
  return job;
}

}  // namespace

Campaign::Campaign(const CampaignOptions& options, const Parts& parts)
    : options_(options),
      parts_(parts),
      tally_(Syscalls().size(), ItemCount()),
      store_(*parts.out, parts_.meta, parts.lines),
      book_(&store_, parts.db, parts.log),
      triage_(&book_, TriageContextOf(parts)),
      earlier_seconds_(parts.meta.seconds) {
  book_.Know(options.known);
  book_.JudgeOnly(options.judged);
}

int64_t Campaign::Elapsed() const { return parts_.clock.now_ms() - started_ms_; }

int64_t Campaign::AtMs() const { return static_cast<int64_t>(earlier_seconds_ * 1000) + Elapsed(); }

CampaignMeta Campaign::meta() const {
  CampaignMeta meta = parts_.meta;
  int64_t fuzzed = (stopped_ms_ > 0 ? stopped_ms_ : parts_.clock.now_ms()) - started_ms_;
  meta.seconds = earlier_seconds_ + static_cast<double>(fuzzed) / 1000;
  return meta;
}

Status Campaign::outcome() const {
  if (failure_) return *failure_;
  if (held_) return *held_;
  return {};
}

Status Campaign::Start() {
  started_ms_ = saved_ms_ = stats_ms_ = parts_.clock.now_ms();
  Result<CorpusStore> corpus = CorpusStore::Open(parts_.out->corpus());
  if (!corpus.ok()) return corpus.error();
  if (Status removed = corpus->RemoveUnfinished(); !removed.ok()) return removed;
  corpus_ = std::move(*corpus);
  if (Status loaded = LoadEarlier(); !loaded.ok()) return loaded;
  if (Status filled = FillHandout(); !filled.ok()) return filled;
  for (int i = 0; i < options_.vms; ++i) {
    if (Status prepared = PrepareVm(i); !prepared.ok()) return prepared;
  }
  return Save();
}

Status Campaign::LoadEarlier() {
  Result<Tally> tally = parts_.db->LoadTally();
  if (!tally.ok()) return tally.error();
  tally_ = std::move(*tally);
  coverage_pcs_ = tally_.CoveragePcs();
  Result<LiveState> live = parts_.db->LoadLive();
  if (!live.ok()) return live.error();
  samples_.Load(std::move(live->samples));
  if (Status loaded = book_.Load(); !loaded.ok()) return loaded;
  LoadLethal();
  return DrainLeftovers();
}

// Seeds, then what earlier sessions have found.
Status Campaign::FillHandout() {
  handout_ = {};  // what a killed session left is in the corpus by now
  std::vector<WireBytes> wires;
  for (const WireBytes& seed : options_.seeds) handout_.Add(seed);
  for (const std::string& sha1 : corpus_->entries()) {
    Result<WireBytes> wire = corpus_->Load(sha1);
    if (!wire.ok()) return wire.error();
    wires.push_back(std::move(*wire));
  }
  handout_.AddSorted(std::move(wires));
  return {};
}

// To guests that run, what others have found.
void Campaign::HandOut() {
  for (const auto& vm : vms_) {
    if (vm->worker().state() == Worker::State::kRunning)
      Hold(handout_.Extend(parts_.out->vm(vm->number())));
  }
}

void Campaign::LoadLethal() {
  for (const auto& [id, finding] : book_.findings()) {
    const FindingClass cls = finding.verdict.cls;
    if (cls != FindingClass::kCrash && cls != FindingClass::kHang) continue;
    const Result<WireBytes> wire = store_.LoadRaw(id);
    if (wire.ok()) lethal_.Add(*wire);  // what did not repeat lies elsewhere, and is free to run
  }
}

// What guests of a session that was killed had reported and nobody had stored.
Status Campaign::DrainLeftovers() {
  for (int i = 0; i < kMostLeftovers; ++i) {
    if (!FileExists(parts_.out->vm(i).shm())) continue;
    Result<ShmRegion> shm = ShmRegion::OpenLeftover(parts_.out->vm(i).shm());
    if (!shm.ok()) {
      parts_.log->Line(shm.error().ToString());
      continue;
    }
    if (shm->header().syscall_table_hash != SyscallTableHash()) continue;
    if (Status drained = DrainLeftover(i, *shm); !drained.ok()) return drained;
  }
  // They are dealt out among the guests: with another number of guests they begin anew.
  if (sequences_.size() != static_cast<size_t>(options_.vms)) sequences_.clear();
  CountWitnessed();
  return {};
}

Status Campaign::DrainLeftover(int number, const ShmRegion& shm) {
  sequences_[number] = shm.stats().sequence.load(std::memory_order_relaxed);
  EventSink sink(number, {&*corpus_, &book_, parts_.db, &tally_, parts_.log, &handout_});
  sink.Attach(shm.ring(), shm.history());
  while (!sink.drained()) {
    if (Status drained = sink.Drain(AtMs(), ""); !drained.ok()) return drained;
  }
  for (CoveredPc pc : ReadPcs(shm.pcs(), Syscalls().size())) tally_.pcs.insert(Tally::PcKey(pc));
  return ReportLeftoverCrash(number, shm);
}

// A crash on the console of a guest, of which the host did not live to take note.
Status Campaign::ReportLeftoverCrash(int number, const ShmRegion& shm) {
  const Result<std::string> said = ReadFile(parts_.out->vm(number).console());
  if (!said.ok()) return {};
  ConsoleLog console("");
  console.Append(*said);
  if (!console.looks_crashed()) return {};
  const Death death{.cause = Death::kCrash,
                    .reason = "the kernel reported an error",
                    .program = ReadFlight(shm.flight()),
                    .history = ReadHistory(shm.history()),
                    .console = console.tail(),
                    .survived = console.done_status().has_value()};
  std::optional<Finding> finding = FindingOfDeath(death, AtMs());
  if (!finding || book_.findings().contains(finding->id)) return {};
  lethal_.Add(finding->wire);
  return book_.Report(std::move(*finding),
                      {.console = death.console, .history = [&] { return death.history; }});
}

// How often, only the guest knew; that it was seen, the witness proves.
void Campaign::CountWitnessed() {
  for (size_t item = 0; item < tally_.seen.size(); ++item) {
    if (!tally_.witness[item].empty()) tally_.seen[item] = std::max<uint64_t>(1, tally_.seen[item]);
  }
}

Status Campaign::PrepareVm(int number) {
  VmDirectory directory = parts_.out->vm(number);
  if (Status job = WriteJob(FuzzJob(options_, number), directory); !job.ok()) return job;
  Result<int> boots = parts_.db->LastBoot(number);
  if (!boots.ok()) return boots.error();
  auto worker =
      std::make_unique<Worker>(parts_.make_machine(directory, {}), options_.worker, parts_.clock);
  vms_.push_back(std::make_unique<FuzzVm>(
      number, std::move(worker),
      EventSink::Stores{&*corpus_, &book_, parts_.db, &tally_, parts_.log, &handout_},
      FuzzVm::Earlier{.sequence = sequences_[number], .boots = *boots}));
  deaths_.emplace_back();
  failed_boots_.push_back(0);
  return Boot(*vms_.back());
}

Status Campaign::Boot(FuzzVm& vm) {
  const VmDirectory directory = parts_.out->vm(vm.number());
  if (Status written = lethal_.WriteFor(directory); !written.ok()) return written;
  if (Status written = handout_.WriteFor(directory); !written.ok()) return written;
  return vm.Boot(AtMs());
}

bool Campaign::Step() {
  if (phase_ == Phase::kOver) return false;
  held_.reset();
  PollVms();
  HandOut();
  stall_.Advance(parts_.clock.now_ms(), AnyVmRuns());
  PollTriage();
  SaveSometimes();
  ShowStatus();
  AdvancePhase();
  return phase_ != Phase::kOver;
}

void Campaign::PollVms() {
  for (size_t i = 0; i < vms_.size(); ++i) {
    Hold(vms_[i]->Poll(AtMs()));
    ShowNotes(*vms_[i]);
    if (std::optional<Death> death = vms_[i]->worker().TakeDeath()) deaths_[i] = std::move(death);
    if (vms_[i]->worker().state() == Worker::State::kRunning && vms_[i]->HasRun()) {
      failed_boots_[i] = 0;
      has_run_ = true;
    }
    if (deaths_[i]) HandleDeath(*vms_[i]);
    if (vms_[i]->worker().state() == Worker::State::kIdle && !deaths_[i]) BootAgain(*vms_[i]);
  }
}

// What a guest lacks, all guests lack, at every boot: each note is shown once.
void Campaign::ShowNotes(FuzzVm& vm) {
  for (const std::string& note : vm.worker().machine().console().notes()) {
    if (notes_.insert(note).second) parts_.log->Line(fmt::format("vm{}: {}", vm.number(), note));
  }
}

// A death is dealt with once everything the guest left has been stored; until then the guest stays
// down, because its next start would overwrite what it left.
void Campaign::HandleDeath(FuzzVm& vm) {
  Death& death = *deaths_[vm.number()];
  if (!vm.drained() || held_ || !StoreDeath(vm, death)) return;
  parts_.log->Line(fmt::format("vm{}: {}", vm.number(), death.reason));
  CountFailedBoot(vm, death);
  deaths_[vm.number()].reset();
  if (phase_ != Phase::kFuzzing || failure_) return;
  ++tally_.restarts;
  boot_at_ms_ = 0;
}

bool Campaign::StoreDeath(FuzzVm& vm, const Death& death) {
  vm.CollectStats();
  vm.CollectPcs();
  if (std::optional<Finding> finding = FindingOfDeath(death, AtMs())) {
    lethal_.Add(finding->wire);
    Status stored = book_.Report(
        std::move(*finding), {.console = death.console, .history = [&] { return death.history; }});
    Hold(stored);
    if (!stored.ok()) return false;
  }
  Status recorded = vm.RecordEnd(DeathName(death.cause), AtMs());
  Hold(recorded);
  return recorded.ok();
}

// A guest that dies before it has run anything may do better the next time: the host was busy, a timer late, QEMU's emulation
// unlucky (guest_run.h). One that says what it lacks will not, unless others show that guests work here.
void Campaign::CountFailedBoot(FuzzVm& vm, const Death& death) {
  if (death.cause != Death::kMute && vm.HasRun()) return;
  const bool hopeless =
      death.cause == Death::kMute || (death.cause == Death::kCannotWork && !has_run_);
  const bool waits_long = death.cause == Death::kSlowBoot && !has_run_;
  const int tries = waits_long ? options_.max_first_boots : options_.max_failed_boots;
  if (!hopeless && ++failed_boots_[vm.number()] < tries) return;
  if (death.cause == Death::kCannotWork) {
    Fail(Error{"guest", death.reason + BootHint(death.console)});
  } else if (death.cause == Death::kMute) {
    Fail(Error{"guest", death.reason});
  } else {
    Fail(GuestError(vm.worker().machine().console(), death.reason));
  }
}

// The files of a guest are the largest that a campaign writes: where the disk fills up they fail first, and there will be
// room again.
void Campaign::BootAgain(FuzzVm& vm) {
  const int64_t now = parts_.clock.now_ms();
  if (phase_ != Phase::kFuzzing || failure_ || now < boot_at_ms_) return;
  const Status booted = Boot(vm);
  Hold(booted);
  if (!booted.ok()) boot_at_ms_ = now + kBootAgainMs;
}

void Campaign::PollTriage() {
  if (phase_ == Phase::kOver || !options_.triage) return;
  Hold(triage_.Poll());
}

void Campaign::Fail(Error error) {
  if (!failure_) failure_ = std::move(error);
  RequestStop();
}

void Campaign::Hold(const Status& status) {
  if (status.ok()) return;
  held_ = status.error();
  int64_t now = parts_.clock.now_ms();
  if (complained_ms_ >= 0 && now - complained_ms_ < kComplainEveryMs) return;
  complained_ms_ = now;
  parts_.log->Line(fmt::format("cannot store results, nothing is lost yet: {}", held_->ToString()));
}

void Campaign::RequestStop() { ++stop_requests_; }

// "No findings" is no answer of a campaign whose guests were still booting. Their own deadlines end the wait.
bool Campaign::TimeIsOver() const { return has_run_ && Elapsed() >= options_.length_ms; }

bool Campaign::FoundEnough() const {
  const size_t found = book_.findings().size() - book_.CountOf(FindingStatus::kKnown);
  return options_.max_findings > 0 && found >= options_.max_findings;
}

bool Campaign::RanEnough() const {
  return options_.max_programs > 0 && tally_.programs >= options_.max_programs;
}

bool Campaign::LearnsNothing() const {
  return options_.stall_ms > 0 && stall_.quiet_ms() >= options_.stall_ms;
}

bool Campaign::AnyVmRuns() const {
  return std::any_of(vms_.begin(), vms_.end(), [](const std::unique_ptr<FuzzVm>& vm) {
    return vm->worker().state() == Worker::State::kRunning;
  });
}

bool Campaign::AllVmsOver() const {
  return std::all_of(vms_.begin(), vms_.end(), [&](const std::unique_ptr<FuzzVm>& vm) {
    Worker::State state = vm->worker().state();
    return state == Worker::State::kEnded || state == Worker::State::kIdle;
  });
}

void Campaign::AdvancePhase() {
  int64_t now = parts_.clock.now_ms();
  if (phase_ == Phase::kFuzzing &&
      (stop_requests_ > 0 || TimeIsOver() || FoundEnough() || RanEnough() || LearnsNothing())) {
    if (LearnsNothing()) {
      parts_.log->Line(fmt::format("no new PC, edge or item for {} of fuzzing: ends here",
                                   ClockText(stall_.quiet_ms())));
    }
    phase_ = Phase::kStopping;
    stopped_ms_ = now;
    for (const auto& vm : vms_) vm->worker().Stop();
  } else if (phase_ == Phase::kStopping && AllVmsOver()) {
    bool stored =
        std::all_of(vms_.begin(), vms_.end(), [](const auto& vm) { return vm->drained(); }) &&
        std::none_of(deaths_.begin(), deaths_.end(),
                     [](const auto& death) { return death.has_value(); });
    if (stored || held_) phase_ = Phase::kTriaging;
  } else if (phase_ == Phase::kTriaging) {
    bool out_of_time = now - stopped_ms_ > options_.triage_rest_ms;
    bool enough = triage_.idle() || !options_.triage || stop_requests_ > 1 || out_of_time ||
                  failure_ || held_;
    if (!enough) return;
    Hold(triage_.Abandon());
    for (const auto& vm : vms_) {
      vm->CollectStats();
      vm->CollectPcs();
      if (vm->worker().state() == Worker::State::kEnded) Hold(vm->RecordEnd("stopped", AtMs()));
    }
    coverage_pcs_ = tally_.CoveragePcs();
    phase_ = Phase::kOver;
    Hold(Save());
  }
}

void Campaign::SaveSometimes() {
  int64_t now = parts_.clock.now_ms();
  if (now - stats_ms_ >= kStatsEveryMs) {
    stats_ms_ = now;
    for (const auto& vm : vms_) vm->CollectStats();
  }
  if (now - saved_ms_ < options_.save_every_ms) return;
  saved_ms_ = now;
  for (const auto& vm : vms_) vm->CollectPcs();
  coverage_pcs_ = tally_.CoveragePcs();
  stall_.Look(WhatIsKnown(tally_));
  Hold(Save());
}

Status Campaign::Save() {
  CampaignMeta now = meta();
  samples_.Add(SampleNow());
  if (Status saved = parts_.db->SaveTotals(tally_, now.seconds); !saved.ok()) return saved;
  if (Status saved = parts_.db->SaveLive(Live()); !saved.ok()) return saved;
  if (Status saved = book_.SaveCounts(); !saved.ok()) return saved;
  return WriteFileAtomically(parts_.out->summary(),
                             SummaryJson(now, tally_, corpus_->entries().size(), book_.findings()));
}

void Campaign::ShowStatus() {
  int64_t now = parts_.clock.now_ms();
  if (now - shown_ms_ < kShowEveryMs) return;
  shown_ms_ = now;
  if (parts_.publish) parts_.publish(Snapshot());
  StatusFacts facts{.elapsed_ms = Elapsed(), .coverage_pcs = coverage_pcs_};
  facts.corpus = corpus_->entries().size();
  facts.findings = FoundCount();
  for (const MachineState& machine : Machines()) {
    if (!facts.machines.empty()) facts.machines += ", ";
    facts.machines += machine.name + " " + machine.state;
  }
  parts_.log->Status(status_.Line(tally_, facts));
}

const char* Campaign::PhaseName(Phase phase) {
  switch (phase) {
    case Phase::kFuzzing:
      return "fuzzing";
    case Phase::kStopping:
      return "stopping";
    case Phase::kTriaging:
      return "triaging";
    case Phase::kOver:
      break;
  }
  return "over";
}

size_t Campaign::FoundCount() const {
  return static_cast<size_t>(std::ranges::count_if(
      book_.findings(), [](const auto& entry) { return CountsAsFound(entry.second); }));
}

Sample Campaign::SampleNow() const {
  return {.at_ms = AtMs(),
          .programs = tally_.programs,
          .calls = tally_.calls,
          .pcs = coverage_pcs_,
          .corpus = corpus_->entries().size(),
          .findings = FoundCount()};
}

std::vector<MachineState> Campaign::Machines() const {
  std::vector<MachineState> machines;
  for (const auto& vm : vms_) {
    machines.push_back({.name = fmt::format("vm{}", vm->number()),
                        .state = vm->worker().StateName(),
                        .boots = vm->boots(),
                        .programs = vm->programs()});
  }
  if (triage_.busy()) machines.push_back({.name = "triage", .state = "running"});
  return machines;
}

LiveState Campaign::Live() const {
  return {.phase = PhaseName(phase_), .machines = Machines(), .samples = samples_.samples()};
}

CampaignSnapshot Campaign::Snapshot() const {
  CampaignSnapshot snapshot{.meta = meta(), .live = Live()};
  snapshot.programs = tally_.programs;
  snapshot.calls = tally_.calls;
  snapshot.timeouts = tally_.timeouts;
  snapshot.restarts = tally_.restarts;
  snapshot.coverage_edges = tally_.coverage_edges;
  snapshot.coverage_pcs = coverage_pcs_;
  snapshot.corpus = corpus_->entries().size();
  snapshot.CountItems(tally_);
  for (const auto& [id, finding] : book_.findings()) {
    snapshot.findings.push_back(finding);
    snapshot.findings.back().wire.clear();
  }
  return snapshot;
}

}  // namespace kapifuzz
