// ReportModel: what was specified against what was seen, per syscall, in rows.
//
// Every specified item (executor/syscall_desc.h) has exactly one row, and the totals are sums over
// the rows: nothing can be missing from one and present in the other.
//
//   ReportModel model = MakeReport(meta, tally, findings);
//   model.syscalls[0].Count(ItemKind::kError).seen
#pragma once

#include <string>
#include <vector>

#include "fuzz/host/finding.h"
#include "fuzz/host/item_ref.h"
#include "fuzz/host/results_db.h"
#include "fuzz/host/tally.h"

namespace kapifuzz {

struct ReportRow {
  ItemRef item = {};
  std::string detail = {};   // an error's summary; empty otherwise
  bool decidable = false;    // an error that has a `when`
  uint64_t seen = 0;         // times
  std::string witness = {};  // name of a corpus file; empty if none is known
};

// Seen although no specification lists it.
struct UnspecifiedRow {
  std::string err = {};  // "EPERM"
  uint64_t count = 0;
};

struct SyscallReport {
  struct Ratio {
    size_t seen = 0, specified = 0;
  };

  std::string name = {};
  std::string file = {};  // of the specification
  int line = 0;
  uint64_t calls = 0;
  size_t pcs = 0;
  std::vector<ReportRow> rows = {};  // errors, then partitions, then effects
  std::vector<UnspecifiedRow> unspecified = {};

  Ratio Count(ItemKind kind) const;
  // Of the errors, those whose `when` user space can decide: a campaign should see them all.
  Ratio CountDecidable() const;
};

struct ReportModel {
  CampaignMeta meta = {};
  uint64_t programs = 0, calls = 0;
  size_t coverage_pcs = 0;
  std::vector<SyscallReport> syscalls = {};
  std::vector<Finding> findings = {};

  SyscallReport::Ratio Total(ItemKind kind) const;
  SyscallReport::Ratio TotalDecidable() const;
  size_t TotalUnspecified() const;

  // Takes out all other syscalls and their findings.
  void KeepOnly(const std::vector<std::string>& names);
};

ReportModel MakeReport(const CampaignMeta& meta, const Tally& tally,
                       const std::vector<Finding>& findings);

}  // namespace kapifuzz
