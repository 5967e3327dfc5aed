// EventSink: takes the events out of one guest's ring and makes them durable before the guest may
// forget them.
//
// An event that cannot be stored (full disk) is held and stored at the next Drain; until then the
// ring's tail stays where it is, so the event also survives us, in OUT/vmN/shm.
//
//   EventSink sink(vm, &corpus, &book, &db, &tally, &log);
//   Status drained = sink.Drain(machine.shm().ring(), now_ms);
#pragma once

#include <optional>
#include <vector>

#include "base/result.h"
#include "corpus/store.h"
#include "fuzz/host/campaign_log.h"
#include "fuzz/host/finding_book.h"
#include "fuzz/host/handout.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/shm_reader.h"
#include "fuzz/host/tally.h"

namespace kapifuzz {

class EventSink {
 public:
  // What it stores into; all must outlive it.
  struct Stores {
    CorpusStore* corpus;
    FindingBook* book;
    ResultsDb* db;
    Tally* tally;
    CampaignLog* log;
    Handout* handout;  // gets what is new for the other guests
  };
  EventSink(int vm, Stores stores) : vm_(vm), stores_(stores) {}

  // Begins with the ring of a guest that has just been started, or was left behind. What the old
  // ring held must have been drained.
  void Attach(RingView ring, HistoryView history);
  // Stores up to a batch of events. `at_ms` is the time since the campaign's start, `console` the
  // guest's console so far.
  Status Drain(int64_t at_ms, const std::string& console);
  // Everything published so far has been stored.
  bool drained() const { return drained_; }

 private:
  static constexpr int kBatch = 256;

  Status DrainBatch(int64_t at_ms, const std::string& console);
  Status Store(const RingEvent& event, int64_t at_ms, const std::string& console);
  Status StoreProgram(const RingEvent& event, int64_t at_ms);
  Status StoreFinding(const RingEvent& event, int64_t at_ms, const std::string& console);
  Status CommitPrograms();

  int vm_;
  Stores stores_;
  std::optional<RingReader> reader_;
  HistoryView history_{};
  std::optional<RingEvent> held_;        // taken from the ring, not stored yet
  std::vector<ProgramRow> uncommitted_;  // stored as files, not yet in results.db
  bool drained_ = true;
};

}  // namespace kapifuzz
