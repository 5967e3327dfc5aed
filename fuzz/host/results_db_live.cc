// The live half of results.db: what a running campaign is doing, and everything that a look at it shows.
#include "fuzz/host/campaign_snapshot.h"

namespace kapifuzz {
namespace {

// A campaign of schema 1 has neither; its totals can be looked at all the same.
bool HasLiveTables(Sqlite& db) {
  Sqlite::Query tables(db,
                       "SELECT COUNT(*) FROM sqlite_master WHERE name IN ('machines', 'samples')");
  return tables.Step() && tables.Int(0) == 2;
}

Status SaveMachines(Sqlite& db, const std::vector<MachineState>& machines) {
  if (Status cleared = db.Run("DELETE FROM machines"); !cleared.ok()) return cleared;
  Sqlite::Query put(db, "INSERT INTO machines VALUES (?, ?, ?, ?)");
  for (const MachineState& m : machines) {
    put.Bind(1, m.name).Bind(2, m.state).Bind(3, m.boots).Bind(4, m.programs);
    if (Status done = put.Finish(); !done.ok()) return done;
  }
  return {};
}

// There are few, and thinning may have changed all of them.
Status SaveSamples(Sqlite& db, const std::vector<Sample>& samples) {
  if (Status cleared = db.Run("DELETE FROM samples"); !cleared.ok()) return cleared;
  Sqlite::Query put(db, "INSERT INTO samples VALUES (?, ?, ?, ?, ?, ?)");
  for (const Sample& s : samples) {
    put.Bind(1, s.at_ms).Bind(2, s.programs).Bind(3, s.calls);
    put.Bind(4, s.pcs).Bind(5, s.corpus).Bind(6, s.findings);
    if (Status done = put.Finish(); !done.ok()) return done;
  }
  return {};
}

uint64_t Unsigned(const Sqlite::Query& row, int column) {
  return static_cast<uint64_t>(row.Int(column));
}

// The first column of the first row.
Result<uint64_t> Number(Sqlite& db, const char* sql) {
  Sqlite::Query query(db, sql);
  uint64_t number = query.Step() ? Unsigned(query, 0) : 0;
  if (Status done = query.Finish(); !done.ok()) return done.error();
  return number;
}

Status LoadCounters(Sqlite& db, CampaignSnapshot* snapshot) {
  const std::pair<const char*, uint64_t*> counters[] = {
      {"programs", &snapshot->programs},
      {"calls", &snapshot->calls},
      {"timeouts", &snapshot->timeouts},
      {"restarts", &snapshot->restarts},
      {"coverage_edges", &snapshot->coverage_edges}};
  Sqlite::Query meta(db, "SELECT key, CAST(value AS INTEGER) FROM meta");
  while (meta.Step()) {
    for (const auto& [key, counter] : counters) {
      if (meta.Text(0) == key) *counter = Unsigned(meta, 1);
    }
  }
  return meta.Finish();
}

Status LoadRatios(Sqlite& db, CampaignSnapshot* snapshot) {
  const std::pair<const char*, CampaignSnapshot::Ratio*> kinds[] = {
      {"error", &snapshot->errors},
      {"partition", &snapshot->partitions},
      {"effect", &snapshot->effects}};
  Sqlite::Query items(db, "SELECT kind, COUNT(*), SUM(seen > 0) FROM items GROUP BY kind");
  while (items.Step()) {
    for (const auto& [kind, ratio] : kinds) {
      if (items.Text(0) == kind) *ratio = {Unsigned(items, 2), Unsigned(items, 1)};
    }
  }
  return items.Finish();
}

Status LoadSizes(Sqlite& db, CampaignSnapshot* snapshot) {
  Result<uint64_t> pcs = Number(db, "SELECT COUNT(DISTINCT pc) FROM coverage");
  if (!pcs.ok()) return pcs.error();
  Result<uint64_t> corpus = Number(db, "SELECT COUNT(*) FROM programs");
  if (!corpus.ok()) return corpus.error();
  snapshot->coverage_pcs = *pcs;
  snapshot->corpus = *corpus;
  return {};
}

}  // namespace

Status ResultsDb::SaveLive(const LiveState& live) {
  return InTransaction(*db_, [&]() -> Status {
    Sqlite::Query phase(*db_, "INSERT OR REPLACE INTO meta VALUES ('phase', ?)");
    if (Status done = phase.Bind(1, live.phase).Finish(); !done.ok()) return done;
    if (Status saved = SaveMachines(*db_, live.machines); !saved.ok()) return saved;
    return SaveSamples(*db_, live.samples);
  });
}

Result<LiveState> ResultsDb::LoadLive() {
  LiveState live;
  live.phase = "over";  // what schema 1 does not say
  if (!HasLiveTables(*db_)) return live;
  live.phase = "fuzzing";
  Sqlite::Query phase(*db_, "SELECT value FROM meta WHERE key = 'phase'");
  if (phase.Step()) live.phase = phase.Text(0);
  Sqlite::Query machines(*db_, "SELECT name, state, boots, programs FROM machines ORDER BY rowid");
  while (machines.Step()) {
    live.machines.push_back({.name = machines.Text(0),
                             .state = machines.Text(1),
                             .boots = static_cast<int>(machines.Int(2)),
                             .programs = Unsigned(machines, 3)});
  }
  Sqlite::Query samples(
      *db_, "SELECT at_ms, programs, calls, pcs, corpus, findings FROM samples ORDER BY at_ms");
  while (samples.Step()) {
    live.samples.push_back({samples.Int(0), Unsigned(samples, 1), Unsigned(samples, 2),
                            Unsigned(samples, 3), Unsigned(samples, 4), Unsigned(samples, 5)});
  }
  for (Sqlite::Query* query : {&phase, &machines, &samples}) {
    if (Status done = query->Finish(); !done.ok()) return done.error();
  }
  return live;
}

Result<CampaignSnapshot> ResultsDb::LoadSnapshot() {
  CampaignSnapshot snapshot;
  // All reads see the same moment.
  if (Status begun = db_->Run("BEGIN"); !begun.ok()) return begun.error();
  Result<CampaignMeta> meta = LoadMeta();
  if (!meta.ok()) return meta.error();
  snapshot.meta = *meta;
  for (auto load : {LoadCounters, LoadRatios, LoadSizes}) {
    if (Status loaded = load(*db_, &snapshot); !loaded.ok()) return loaded.error();
  }
  Result<LiveState> live = LoadLive();
  if (!live.ok()) return live.error();
  snapshot.live = std::move(*live);
  Result<std::vector<Finding>> findings = LoadFindings();
  if (!findings.ok()) return findings.error();
  snapshot.findings = std::move(*findings);
  if (Status ended = db_->Run("COMMIT"); !ended.ok()) return ended.error();
  return snapshot;
}

}  // namespace kapifuzz
