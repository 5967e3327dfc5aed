#include "fuzz/host/results_db.h"

#include <fmt/format.h>

#include "base/errno_names.h"
#include "base/files.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/item_ref.h"

namespace kapifuzz {
namespace {

constexpr char kTables[] = R"sql(
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE items (syscall TEXT, kind TEXT, ordinal INTEGER, label TEXT, seen INTEGER NOT NULL,
                    witness TEXT, PRIMARY KEY (syscall, kind, ordinal));
CREATE TABLE unspecified (syscall TEXT, errno TEXT, count INTEGER, PRIMARY KEY (syscall, errno));
CREATE TABLE calls (syscall TEXT PRIMARY KEY, count INTEGER NOT NULL);
CREATE TABLE coverage (syscall TEXT, pc INTEGER, PRIMARY KEY (syscall, pc)) WITHOUT ROWID;
CREATE TABLE programs (sha1 TEXT PRIMARY KEY, vm INTEGER, at_ms INTEGER, features INTEGER);
CREATE TABLE findings (id TEXT PRIMARY KEY, class TEXT, syscall TEXT, signature TEXT, clause TEXT,
                       claim TEXT, line INTEGER, errno INTEGER, ret INTEGER, call INTEGER,
                       repeated INTEGER, tries INTEGER, status TEXT, count INTEGER, at_ms INTEGER,
                       killed_guest INTEGER);
CREATE TABLE vms (vm INTEGER, boot INTEGER, started_ms INTEGER, ended_ms INTEGER, end TEXT,
                  programs INTEGER, PRIMARY KEY (vm, boot));
)sql";

// Of schema 2, and what came after it.
constexpr char kLaterTables[] = R"sql(
CREATE TABLE IF NOT EXISTS sessions (session INTEGER PRIMARY KEY, started_ms INTEGER, kernel TEXT,
                                     kernel_path TEXT, kernel_args TEXT, accel TEXT, vms INTEGER,
                                     cpus INTEGER, memory_mib INTEGER);
CREATE TABLE IF NOT EXISTS machines (name TEXT PRIMARY KEY, state TEXT, boots INTEGER,
                                     programs INTEGER);
CREATE TABLE IF NOT EXISTS samples (at_ms INTEGER PRIMARY KEY, programs INTEGER, calls INTEGER,
                                    pcs INTEGER, corpus INTEGER, findings INTEGER);
)sql";

const char* NameOf(uint32_t syscall) {
  return syscall < Syscalls().size() ? Syscalls()[syscall].name : "unknown";
}

// Known errnos by name; the kernel's internal ones (ERESTARTSYS leaked) by number.
std::string ErrnoText(uint32_t err) {
  std::string_view name = ErrnoName(static_cast<int>(err));
  return name.empty() ? std::to_string(err) : std::string(name);
}
}  // namespace

Result<std::unique_ptr<ResultsDb>> ResultsDb::Create(const std::string& path,
                                                     const CampaignMeta& meta) {
  Result<std::unique_ptr<Sqlite>> sqlite = Sqlite::Open(path);
  if (!sqlite.ok()) return sqlite.error();
  std::unique_ptr<ResultsDb> db(new ResultsDb(std::move(*sqlite)));
  Status made = InTransaction(*db->db_, [&]() -> Status {
    if (Status schema = db->db_->Run(kTables); !schema.ok()) return schema;
    if (Status later = db->db_->Run(kLaterTables); !later.ok()) return later;
    if (Status written = db->WriteSession(meta); !written.ok()) return written;
    return db->WriteItemRows();
  });
  if (!made.ok()) return made.error();
  return db;
}

Result<std::unique_ptr<ResultsDb>> ResultsDb::Open(const std::string& path) {
  if (!FileExists(path)) return Error{path, "no results here; is this a campaign's directory?"};
  return Check(Sqlite::OpenReadOnly(path), path);
}

// An Error unless it is of this schema and these specifications.
Result<std::unique_ptr<ResultsDb>> ResultsDb::Check(Result<std::unique_ptr<Sqlite>> sqlite,
                                                    const std::string& path) {
  if (!sqlite.ok()) return sqlite.error();
  std::unique_ptr<ResultsDb> db(new ResultsDb(std::move(*sqlite)));
  Result<CampaignMeta> meta = db->LoadMeta();
  if (!meta.ok()) return meta.error();
  if (meta->table_hash != SyscallTableHash()) {
    return Error{path, "was made with other specifications than this kapifuzz was built from"};
  }
  return db;
}

Result<std::unique_ptr<ResultsDb>> ResultsDb::Resume(const std::string& path) {
  Result<std::unique_ptr<ResultsDb>> db = Check(Sqlite::OpenExisting(path), path);
  if (!db.ok()) return db;
  Sqlite& sqlite = *(*db)->db_;
  Status upgraded = InTransaction(sqlite, [&]() -> Status {
    if (Status later = sqlite.Run(kLaterTables); !later.ok()) return later;
    Sqlite::Query schema(sqlite, "UPDATE meta SET value = ? WHERE key = 'schema'");
    if (Status done = schema.Bind(1, kSchema).Finish(); !done.ok()) return done;
    return (*db)->RememberFirstSession();
  });
  if (!upgraded.ok()) return upgraded.error();
  return db;
}

Result<std::unique_ptr<ResultsDb>> ResultsDb::OpenToLook(const std::string& path) {
  Result<std::unique_ptr<Sqlite>> sqlite = Sqlite::OpenReadOnly(path);
  if (!sqlite.ok()) return sqlite.error();
  return std::unique_ptr<ResultsDb>(new ResultsDb(std::move(*sqlite)));
}

Status ResultsDb::BeginSession(const CampaignMeta& meta) {
  return InTransaction(*db_, [&] { return WriteSession(meta); });
}

Status ResultsDb::WriteSession(const CampaignMeta& meta) {
  if (Status written = WriteMeta(meta); !written.ok()) return written;
  return AddSession(meta, meta.seconds);
}

Status ResultsDb::AddSession(const CampaignMeta& meta, double started_seconds) {
  Sqlite::Query put(*db_, "INSERT INTO sessions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)");
  put.Bind(1, static_cast<int64_t>(started_seconds * 1000)).Bind(2, meta.kernel);
  put.Bind(3, meta.kernel_path).Bind(4, meta.kernel_args).Bind(5, meta.accel);
  put.Bind(6, int64_t{meta.vms}).Bind(7, int64_t{meta.cpus}).Bind(8, int64_t{meta.memory_mib});
  return put.Finish();
}

// Of a campaign that is older than the table, the first session is what `meta` says.
Status ResultsDb::RememberFirstSession() {
  Sqlite::Query sessions(*db_, "SELECT 1 FROM sessions");
  if (sessions.Step()) return {};
  if (Status done = sessions.Finish(); !done.ok()) return done;
  Result<CampaignMeta> first = LoadMeta();
  if (!first.ok()) return first.error();
  return AddSession(*first, 0);
}

Status ResultsDb::WriteMeta(const CampaignMeta& meta) {
  const std::pair<const char*, std::string> rows[] = {
      {"schema", ResultsDb::kSchema},
      {"kernel", meta.kernel},
      {"kernel_path", meta.kernel_path},
      {"kernel_args", meta.kernel_args},
      {"accel", meta.accel},
      {"table_hash", fmt::format("{:016x}", meta.table_hash)},
      {"vms", std::to_string(meta.vms)},
      {"cpus", std::to_string(meta.cpus)},
      {"memory_mib", std::to_string(meta.memory_mib)},
      {"seconds", fmt::format("{:.1f}", meta.seconds)},
  };
  Sqlite::Query put(*db_, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
  for (const auto& [key, value] : rows) {
    if (Status done = put.Bind(1, key).Bind(2, value).Finish(); !done.ok()) return done;
  }
  return {};
}

Status ResultsDb::WriteItemRows() {
  Sqlite::Query put(*db_, "INSERT INTO items VALUES (?, ?, ?, ?, 0, NULL)");
  for (const ItemRef& ref : AllItems()) {
    put.Bind(1, NameOf(ref.syscall)).Bind(2, ItemKindName(ref.kind));
    put.Bind(3, int64_t{ref.ordinal}).Bind(4, ref.label);
    if (Status done = put.Finish(); !done.ok()) return done;
  }
  return {};
}

Status ResultsDb::AddPrograms(const std::vector<ProgramRow>& programs) {
  return InTransaction(*db_, [&]() -> Status {
    Sqlite::Query add(*db_, "INSERT OR IGNORE INTO programs VALUES (?, ?, ?, ?)");
    Sqlite::Query witness(*db_,
                          "UPDATE items SET witness = ? "
                          "WHERE syscall = ? AND kind = ? AND ordinal = ? AND witness IS NULL");
    for (const ProgramRow& row : programs) {
      add.Bind(1, row.sha1).Bind(2, row.vm).Bind(3, row.at_ms).Bind(4, int64_t{row.features});
      if (Status done = add.Finish(); !done.ok()) return done;
      for (uint32_t item : row.items) {
        const ItemRef& ref = AllItems()[item];
        witness.Bind(1, row.sha1).Bind(2, NameOf(ref.syscall)).Bind(3, ItemKindName(ref.kind));
        if (Status done = witness.Bind(4, int64_t{ref.ordinal}).Finish(); !done.ok()) return done;
      }
    }
    return {};
  });
}

Status ResultsDb::PutFinding(const Finding& f) {
  Sqlite::Query put(*db_,
                    "INSERT OR REPLACE INTO findings "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const Verdict& v = f.verdict;
  put.Bind(1, f.id).Bind(2, FindingClassName(v.cls)).Bind(3, NameOf(v.syscall));
  put.Bind(4, fmt::format("{:016x}", v.Signature())).Bind(5, v.clause).Bind(6, v.claim);
  put.Bind(7, int64_t{v.line}).Bind(8, int64_t{v.err}).Bind(9, v.ret).Bind(10, int{v.call});
  put.Bind(11, f.repeated).Bind(12, f.tries).Bind(13, FindingStatusName(f.status));
  return put.Bind(14, f.count).Bind(15, f.at_ms).Bind(16, int{f.killed_guest}).Finish();
}

Status ResultsDb::PutVm(const VmRow& vm) {
  Sqlite::Query put(*db_, "INSERT OR REPLACE INTO vms VALUES (?, ?, ?, ?, ?, ?)");
  put.Bind(1, vm.vm).Bind(2, vm.boot).Bind(3, vm.started_ms).Bind(4, vm.ended_ms);
  return put.Bind(5, vm.end).Bind(6, vm.programs).Finish();
}

Status ResultsDb::SaveTotals(const Tally& tally, double seconds) {
  Status saved = InTransaction(*db_, [&]() -> Status {
    const std::pair<const char*, std::string> rows[] = {
        {"seconds", fmt::format("{:.1f}", seconds)},
        {"programs", std::to_string(tally.programs)},
        {"calls", std::to_string(tally.calls)},
        {"timeouts", std::to_string(tally.timeouts)},
        {"rejected", std::to_string(tally.rejected)},
        {"flaky", std::to_string(tally.flaky)},
        {"coverage_edges", std::to_string(tally.coverage_edges)},
        {"restarts", std::to_string(tally.restarts)},
    };
    Sqlite::Query put(*db_, "INSERT OR REPLACE INTO meta VALUES (?, ?)");
    for (const auto& [key, value] : rows) {
      if (Status done = put.Bind(1, key).Bind(2, value).Finish(); !done.ok()) return done;
    }
    if (Status counts = SaveCounts(tally); !counts.ok()) return counts;
    return SavePcs(tally);
  });
  if (saved.ok()) saved_pcs_ = tally.pcs;
  return saved;
}

Status ResultsDb::SaveCounts(const Tally& tally) {
  Sqlite::Query seen(*db_,
                     "UPDATE items SET seen = ? "
                     "WHERE syscall = ? AND kind = ? AND ordinal = ? AND seen <> ?1");
  for (const ItemRef& ref : AllItems()) {
    if (tally.seen[ref.item] == 0) continue;
    seen.Bind(1, tally.seen[ref.item]).Bind(2, NameOf(ref.syscall));
    seen.Bind(3, ItemKindName(ref.kind)).Bind(4, int64_t{ref.ordinal});
    if (Status done = seen.Finish(); !done.ok()) return done;
  }
  Sqlite::Query calls(*db_, "INSERT OR REPLACE INTO calls VALUES (?, ?)");
  for (uint32_t i = 0; i < tally.calls_of.size(); ++i) {
    if (Status done = calls.Bind(1, NameOf(i)).Bind(2, tally.calls_of[i]).Finish(); !done.ok()) {
      return done;
    }
  }
  Sqlite::Query unspecified(*db_, "INSERT OR REPLACE INTO unspecified VALUES (?, ?, ?)");
  for (const auto& [key, count] : tally.unspecified) {
    unspecified.Bind(1, NameOf(key.first)).Bind(2, ErrnoText(key.second)).Bind(3, count);
    if (Status done = unspecified.Finish(); !done.ok()) return done;
  }
  return {};
}

Status ResultsDb::SavePcs(const Tally& tally) {
  Sqlite::Query put(*db_, "INSERT OR IGNORE INTO coverage VALUES (?, ?)");
  for (uint64_t key : tally.pcs) {
    if (saved_pcs_.contains(key)) continue;
    put.Bind(1, NameOf(static_cast<uint32_t>(key & 0xffff))).Bind(2, key >> 16);
    if (Status done = put.Finish(); !done.ok()) return done;
  }
  return {};
}

}  // namespace kapifuzz
