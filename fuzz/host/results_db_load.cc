// The reading half of results.db; fuzz/host/results_db.cc writes it.
#include <cstdlib>

#include "base/errno_names.h"
#include "base/strings.h"
#include "executor/syscall_desc.h"
#include "fuzz/host/item_ref.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

uint32_t IndexOf(const std::string& name) {
  int index = FindSyscall(name);
  return index < 0 ? static_cast<uint32_t>(Syscalls().size()) : static_cast<uint32_t>(index);
}

uint32_t ErrnoFromText(const std::string& text) {
  if (std::optional<int> number = ErrnoNumber(text)) return static_cast<uint32_t>(*number);
  return static_cast<uint32_t>(ParseInt(text).value_or(0));
}

FindingStatus StatusFromName(const std::string& name) {
  if (name == FindingStatusName(FindingStatus::kConfirmed)) return FindingStatus::kConfirmed;
  if (name == FindingStatusName(FindingStatus::kUnconfirmed)) return FindingStatus::kUnconfirmed;
  if (name == FindingStatusName(FindingStatus::kKnown)) return FindingStatus::kKnown;
  return FindingStatus::kRaw;
}

}  // namespace

Result<CampaignMeta> ResultsDb::LoadMeta() {
  CampaignMeta meta;
  std::string schema;
  Sqlite::Query rows(*db_, "SELECT key, value FROM meta");
  while (rows.Step()) {
    std::string key = rows.Text(0), value = rows.Text(1);
    if (key == "schema") schema = value;
    if (key == "kernel") meta.kernel = value;
    if (key == "kernel_path") meta.kernel_path = value;
    if (key == "kernel_args") meta.kernel_args = value;
    if (key == "accel") meta.accel = value;
    if (key == "table_hash") meta.table_hash = strtoull(value.c_str(), nullptr, 16);
    if (key == "vms") meta.vms = atoi(value.c_str());
    if (key == "cpus") meta.cpus = atoi(value.c_str());
    if (key == "memory_mib") meta.memory_mib = atoi(value.c_str());
    if (key == "seconds") meta.seconds = atof(value.c_str());
  }
  if (Status done = rows.Finish(); !done.ok()) return done.error();
  if (schema != kSchema && schema != kOldestSchema) {
    return Error{"results.db", "has schema \"" + schema + "\"; this kapifuzz reads " +
                                   std::string(kOldestSchema) + " and " + kSchema};
  }
  return meta;
}

Result<uint64_t> ResultsDb::CountSignal() {
  Sqlite::Query sum(*db_, "SELECT IFNULL(SUM(features), 0) FROM programs");
  const uint64_t signal = sum.Step() ? static_cast<uint64_t>(sum.Int(0)) : 0;
  if (Status done = sum.Finish(); !done.ok()) return done.error();
  return signal;
}

Result<Tally> ResultsDb::LoadTally() {
  Tally tally(Syscalls().size(), ItemCount());
  Sqlite::Query meta(*db_, "SELECT key, CAST(value AS INTEGER) FROM meta");
  const std::pair<const char*, uint64_t*> numbers[] = {
      {"programs", &tally.programs}, {"calls", &tally.calls},
      {"timeouts", &tally.timeouts}, {"rejected", &tally.rejected},
      {"flaky", &tally.flaky},       {"coverage_edges", &tally.coverage_edges},
      {"restarts", &tally.restarts}};
  while (meta.Step()) {
    for (const auto& [key, number] : numbers) {
      if (meta.Text(0) == key) *number = static_cast<uint64_t>(meta.Int(1));
    }
  }
  if (Status done = meta.Finish(); !done.ok()) return done.error();

  Sqlite::Query item(*db_,
                     "SELECT seen, witness FROM items "
                     "WHERE syscall = ? AND kind = ? AND ordinal = ?");
  for (const ItemRef& ref : AllItems()) {
    item.Bind(1, Syscalls()[ref.syscall].name).Bind(2, ItemKindName(ref.kind));
    if (item.Bind(3, int64_t{ref.ordinal}).Step()) {
      tally.seen[ref.item] = static_cast<uint64_t>(item.Int(0));
      tally.witness[ref.item] = item.Text(1);
    }
    if (Status done = item.Finish(); !done.ok()) return done.error();
  }
  Sqlite::Query calls(*db_, "SELECT syscall, count FROM calls");
  while (calls.Step()) {
    uint32_t index = IndexOf(calls.Text(0));
    if (index < tally.calls_of.size()) tally.calls_of[index] = static_cast<uint64_t>(calls.Int(1));
  }
  Sqlite::Query unspecified(*db_, "SELECT syscall, errno, count FROM unspecified");
  while (unspecified.Step()) {
    tally.unspecified[{IndexOf(unspecified.Text(0)), ErrnoFromText(unspecified.Text(1))}] =
        static_cast<uint64_t>(unspecified.Int(2));
  }
  Sqlite::Query pcs(*db_, "SELECT syscall, pc FROM coverage");
  while (pcs.Step()) {
    tally.pcs.insert(Tally::PcKey({.pc = static_cast<uint32_t>(pcs.Int(1)),
                                   .syscall = static_cast<uint16_t>(IndexOf(pcs.Text(0)))}));
  }
  for (Sqlite::Query* query : {&calls, &unspecified, &pcs}) {
    if (Status done = query->Finish(); !done.ok()) return done.error();
  }
  saved_pcs_ = tally.pcs;
  return tally;
}

Result<int> ResultsDb::LastBoot(int vm) {
  Sqlite::Query boots(*db_, "SELECT COALESCE(MAX(boot), 0) FROM vms WHERE vm = ?");
  const int last = boots.Bind(1, vm).Step() ? static_cast<int>(boots.Int(0)) : 0;
  if (Status done = boots.Finish(); !done.ok()) return done.error();
  return last;
}

Result<std::vector<Finding>> ResultsDb::LoadFindings() {
  std::vector<Finding> findings;
  Sqlite::Query rows(*db_,
                     "SELECT id, class, syscall, signature, clause, claim, line, errno, ret, call, "
                     "repeated, tries, status, count, at_ms, killed_guest FROM findings "
                     "ORDER BY at_ms, id");
  while (rows.Step()) {
    Finding f;
    f.id = rows.Text(0);
    if (!ParseFindingClass(rows.Text(1).c_str(), &f.verdict.cls)) continue;
    f.verdict.syscall = static_cast<uint16_t>(IndexOf(rows.Text(2)));
    f.verdict.key = strtoull(rows.Text(3).c_str(), nullptr, 16);
    CopyField(rows.Text(4), f.verdict.clause);
    CopyField(rows.Text(5), f.verdict.claim);
    f.verdict.line = static_cast<int32_t>(rows.Int(6));
    f.verdict.err = static_cast<int32_t>(rows.Int(7));
    f.verdict.ret = rows.Int(8);
    f.verdict.call = static_cast<uint8_t>(rows.Int(9));
    f.repeated = static_cast<int>(rows.Int(10));
    f.tries = static_cast<int>(rows.Int(11));
    f.status = StatusFromName(rows.Text(12));
    f.count = static_cast<uint64_t>(rows.Int(13));
    f.at_ms = rows.Int(14);
    f.killed_guest = rows.Int(15) != 0;
    findings.push_back(std::move(f));
  }
  if (Status done = rows.Finish(); !done.ok()) return done.error();
  return findings;
}

}  // namespace kapifuzz
