// Campaign: guests that fuzz, a guest that triages, everything they find made durable.
//
//   Start ─► [ Step: guests polled, events stored, deaths handled, triage advanced, totals saved ]*
//         ─► time is over or RequestStop ─► guests stopped, triage finished ─► Step returns false
//
// One thread; time and machines are parameters, so a test plays a night in a moment. Whatever fails
// to be stored (full disk) is held and repeated; what the guests reported stays in OUT/vmN/shm until
// it has been stored.
//
//   Campaign campaign(options, parts);
//   if (Status started = campaign.Start(); !started.ok()) ...
//   while (campaign.Step()) clock.sleep(20);
//   if (Status outcome = campaign.outcome(); !outcome.ok()) ...      // environment failed
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "corpus/store.h"
#include "fuzz/host/campaign_log.h"
#include "fuzz/host/campaign_snapshot.h"
#include "fuzz/host/campaign_status.h"
#include "fuzz/host/finding_book.h"
#include "fuzz/host/fuzz_vm.h"
#include "fuzz/host/handout.h"
#include "fuzz/host/lethal_programs.h"
#include "fuzz/host/output_dir.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/stall_watch.h"
#include "fuzz/host/triage_desk.h"

namespace kapifuzz {

struct CampaignOptions {
  int64_t length_ms =
      120'000;                // and as long as it takes until a guest has run something, or failed
  int64_t stall_ms = 0;       // ends after so long without news while guests ran; 0: never
  uint64_t max_programs = 0;  // ends when so many were run; 0: never
  int vms = 1;
  uint64_t seed = 1;
  std::vector<std::string> focus;  // syscalls that programs should be about; empty: all
  std::vector<WireBytes> seeds;    // programs to start from
  std::string without;             // names of means that are switched off (fuzz/shared/means.h)
  std::set<std::string> known;     // IDs of findings that are not new
  std::set<uint16_t> judged;       // syscalls whose contracts are the user's too; empty: all
  size_t max_findings =
      0;               // different ones that end the campaign, whatever triage says; 0: none do
  bool triage = true;  // false: findings stay as they were reported
  // After the end, findings that wait are still triaged for so long.
  int64_t triage_rest_ms = 600'000;
  int64_t save_every_ms = 5'000;
  WorkerLimits worker;
  int max_failed_boots = 4;  // in a row, of a guest
  int max_first_boots = 2;   // of those that took too long, before any guest has worked
};

class Campaign {
 public:
  // All must outlive the campaign.
  struct Parts {
    const OutputDir* out;
    ResultsDb* db;
    CampaignMeta meta;
    MachineFactory make_machine;
    Clock clock;
    CampaignLog* log;
    // Gets a snapshot from time to time, if it is there (fuzz/host/status_server.h).
    std::function<void(CampaignSnapshot)> publish = {};
    SourceLines* lines = nullptr;  // for the pages of findings; may be null
  };
  Campaign(const CampaignOptions& options, const Parts& parts);

  // Takes in what the directory holds (nothing, unless it is resumed) and boots the guests.
  Status Start();
  // One round. False when the campaign is over.
  bool Step();
  // Ends the campaign as if its time were over; a second time: without finishing triage.
  void RequestStop();

  // An Error when the campaign had to end early or could not store what it found.
  Status outcome() const;
  const Tally& tally() const { return tally_; }
  const FindingBook& book() const { return book_; }
  CampaignMeta meta() const;
  // Of this moment; PCs as they were counted last.
  CampaignSnapshot Snapshot() const;

 private:
  enum class Phase { kFuzzing, kStopping, kTriaging, kOver };

  int64_t Elapsed() const;  // of this session
  int64_t AtMs() const;     // since the campaign's start, earlier sessions included
  static const char* PhaseName(Phase phase);
  std::vector<MachineState> Machines() const;
  LiveState Live() const;
  Sample SampleNow() const;
  size_t FoundCount() const;
  Status LoadEarlier();
  void LoadLethal();
  Status DrainLeftovers();
  Status DrainLeftover(int number, const ShmRegion& shm);
  Status ReportLeftoverCrash(int number, const ShmRegion& shm);
  Status FillHandout();
  void HandOut();
  void CountWitnessed();
  Status PrepareVm(int number);
  Status Boot(FuzzVm& vm);
  void PollVms();
  void ShowNotes(FuzzVm& vm);
  void HandleDeath(FuzzVm& vm);
  bool StoreDeath(FuzzVm& vm, const Death& death);
  void BootAgain(FuzzVm& vm);
  void CountFailedBoot(FuzzVm& vm, const Death& death);
  void PollTriage();
  void AdvancePhase();
  bool TimeIsOver() const;
  bool FoundEnough() const;
  bool RanEnough() const;
  bool LearnsNothing() const;
  bool AnyVmRuns() const;
  bool AllVmsOver() const;
  void SaveSometimes();
  Status Save();
  void Fail(Error error);
  // Remembers why something is not stored yet, and says so from time to time.
  void Hold(const Status& status);
  void ShowStatus();

  CampaignOptions options_;
  Parts parts_;
  Tally tally_;
  FindingStore store_;
  FindingBook book_;
  TriageDesk triage_;
  std::optional<CorpusStore> corpus_;
  std::vector<std::unique_ptr<FuzzVm>> vms_;
  std::vector<std::optional<Death>> deaths_;  // per VM: handled, but not yet stored
  std::vector<int> failed_boots_;
  int64_t boot_at_ms_ = 0;  // a guest that could not be started is tried again then
  LethalPrograms lethal_;
  Handout handout_;
  std::map<int, uint64_t> sequences_;  // by VM: where an earlier session was in the short sequences
  std::set<std::string> notes_;        // of guests, that were shown

  Phase phase_ = Phase::kFuzzing;
  int stop_requests_ = 0;
  bool has_run_ = false;  // some guest of this session ran programs
  double earlier_seconds_ = 0;
  int64_t started_ms_ = 0, stopped_ms_ = 0, saved_ms_ = 0, stats_ms_ = 0, shown_ms_ = 0;
  int64_t complained_ms_ = -1;
  std::optional<Error> failure_;
  std::optional<Error> held_;  // the newest reason why something is not stored
  SampleSeries samples_;
  StallWatch stall_;
  CampaignStatus status_;
  size_t coverage_pcs_ = 0;  // counting them takes long: from time to time
};

}  // namespace kapifuzz
