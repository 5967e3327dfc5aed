// ResultsDb: OUT/results.db, what a campaign knows, for reports, LTP tests and `--resume`.
//
// docs/formats.md section 5 has the schema. Each call is one transaction: a full disk fails it whole
// and the campaign repeats it later. Items are stored by syscall, kind and number, with their label,
// so that the file can be read without this build.
//
//   Result<std::unique_ptr<ResultsDb>> db = ResultsDb::Create("out/results.db", meta);
//   Status saved = (*db)->SaveTotals(tally, seconds);
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "fuzz/host/finding.h"
#include "fuzz/host/live_state.h"
#include "fuzz/host/sqlite.h"
#include "fuzz/host/tally.h"

namespace kapifuzz {

// What a campaign runs on, in its newest session.
struct CampaignMeta {
  std::string kernel;  // version of the kernel under test
  std::string kernel_path;
  std::string kernel_args;
  std::string accel;
  uint64_t table_hash = 0;  // SyscallTableHash()
  int vms = 1;
  int cpus = 1, memory_mib = 1024;  // of each guest
  double seconds = 0;               // so far
};

// A corpus entry: the program that was kept, and what it was the first to show.
struct ProgramRow {
  std::string sha1;
  int vm = 0;
  int64_t at_ms = 0;
  uint32_t features = 0;
  std::vector<uint32_t> items = {};
};

struct VmRow {
  int vm = 0;
  int boot = 0;
  int64_t started_ms = 0, ended_ms = 0;
  std::string end = "running";
  uint64_t programs = 0;
};

struct CampaignSnapshot;  // fuzz/host/campaign_snapshot.h

class ResultsDb {
 public:
  static constexpr char kSchema[] = "2";
  // Lacks the tables `machines` and `samples`, else the same. Read as it is; Resume adds them.
  static constexpr char kOldestSchema[] = "1";

  static Result<std::unique_ptr<ResultsDb>> Create(const std::string& path,
                                                   const CampaignMeta& meta);
  // For reading. An Error if the file is missing, no results.db of this schema, or of other specifications.
  static Result<std::unique_ptr<ResultsDb>> Open(const std::string& path);

  // The same for the campaign that goes on, and writes; a file of an older schema becomes one of this.
  static Result<std::unique_ptr<ResultsDb>> Resume(const std::string& path);
  // For reading alone, whatever specifications it was made with. A campaign that writes is not disturbed.
  static Result<std::unique_ptr<ResultsDb>> OpenToLook(const std::string& path);

  // What the session that begins runs on: the campaign is said to run on that from now on, and table `sessions` remembers all.
  Status BeginSession(const CampaignMeta& meta);
  // Adds the programs and makes each the witness of those of its items that have none yet.
  Status AddPrograms(const std::vector<ProgramRow>& programs);
  Status PutFinding(const Finding& finding);
  Status PutVm(const VmRow& vm);
  Status SaveTotals(const Tally& tally, double seconds);
  Status SaveLive(const LiveState& live);

  Result<CampaignMeta> LoadMeta();
  Result<Tally> LoadTally();
  // Edges and items that the programs of the corpus were the first to show, summed over the guests that found them.
  Result<uint64_t> CountSignal();
  // Number of a VM's newest boot, 0 if it had none.
  Result<int> LastBoot(int vm);
  // Without their programs, which lie in OUT/findings.
  Result<std::vector<Finding>> LoadFindings();
  Result<LiveState> LoadLive();
  // All in one transaction.
  Result<CampaignSnapshot> LoadSnapshot();

 private:
  explicit ResultsDb(std::unique_ptr<Sqlite> db) : db_(std::move(db)) {}
  static Result<std::unique_ptr<ResultsDb>> Check(Result<std::unique_ptr<Sqlite>> sqlite,
                                                  const std::string& path);
  Status WriteSession(const CampaignMeta& meta);
  Status AddSession(const CampaignMeta& meta, double started_seconds);
  Status RememberFirstSession();
  Status WriteMeta(const CampaignMeta& meta);
  Status WriteItemRows();
  Status SaveCounts(const Tally& tally);
  Status SavePcs(const Tally& tally);

  std::unique_ptr<Sqlite> db_;
  std::unordered_set<uint64_t> saved_pcs_;
};

}  // namespace kapifuzz
