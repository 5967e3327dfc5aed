// FindingBook: all findings of a campaign, each stored before anything else is done with it.
//
//   Report ──► known id: only counted; one that was set aside gets another chance with its 2nd, 4th, 8th ... report
//         └──► new: OUT/findings/ID written, row in results.db, queued for triage
//   Next ──► the one to triage ──► Conclude (confirmed or set aside) or Postpone (no guest to be had)
//
//   Status stored = book.Report(finding, console);       // an Error: disk full; report it again later
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>

#include "base/result.h"
#include "fuzz/host/campaign_log.h"
#include "fuzz/host/finding.h"
#include "fuzz/host/finding_store.h"
#include "fuzz/host/results_db.h"

namespace kapifuzz {

class FindingBook {
 public:
  // All must outlive the book.
  FindingBook(FindingStore* store, ResultsDb* db, CampaignLog* log)
      : store_(*store), db_(*db), log_(*log) {}

  // IDs of earlier campaigns: these findings are stored as known, and not triaged.
  void Know(std::set<std::string> ids) { known_ = std::move(ids); }
  // Indices of syscalls: of all others only crashes and hangs are findings. Empty: all are judged.
  void JudgeOnly(std::set<uint16_t> syscalls) { judged_ = std::move(syscalls); }
  // Takes in the findings of earlier sessions; raw ones are queued again. One whose files are there and whose row is not,
  // because the host was killed in between, gets its row.
  Status Load();

  Status Report(Finding finding, const Evidence& evidence);

  // The oldest finding that waits for triage; null if there is none. It leaves the queue.
  const Finding* Next();
  // What the guest of a finding had run, the finding's own program last (fuzz/shared/history.h).
  std::vector<PastRun> History(const std::string& id) const { return store_.LoadHistory(id); }
  // What triage found out. An Error: could not be stored; conclude again later.
  Status Conclude(const std::string& id, const TriageResult& triaged);
  // Triage could not be done; it is tried once more at the end of the queue, then the finding stays
  // raw.
  void Postpone(const std::string& id, const Error& why);
  // Triage could not begin for a reason that has nothing to do with the finding: it is the next again.
  void PutBack(const std::string& id) { queue_.push_front(id); }
  // Writes counts that have changed.
  Status SaveCounts();

  const std::map<std::string, Finding>& findings() const { return findings_; }
  size_t waiting() const { return queue_.size(); }
  size_t CountOf(FindingStatus status) const;

 private:
  static constexpr int kMaxAttempts = 2;

  FindingStore& store_;
  ResultsDb& db_;
  CampaignLog& log_;
  bool IsJudged(const Verdict& verdict) const;
  Status LoadRaw(Finding* finding);
  // Stores it as a new one, and queues it.
  Status TakeIn(Finding finding, const Evidence& evidence);
  Status Adopt(const std::string& id);

  std::set<std::string> known_;
  std::set<uint16_t> judged_;
  std::map<std::string, Finding> findings_;
  std::deque<std::string> queue_;
  std::map<std::string, int> attempts_;
  std::map<std::string, uint64_t> saved_counts_;
};

}  // namespace kapifuzz
