#include "fuzz/host/report_model.h"

#include <algorithm>

#include "base/errno_names.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

SyscallReport ReportOf(uint32_t index, const Tally& tally) {
  const SyscallDesc& desc = Syscalls()[index];
  SyscallReport report{.name = desc.name, .file = desc.file, .line = desc.line};
  report.calls = tally.calls_of[index];
  for (const auto& [key, count] : tally.unspecified) {
    if (key.first != index) continue;
    std::string_view name = ErrnoName(static_cast<int>(key.second));
    report.unspecified.push_back(
        {name.empty() ? std::to_string(key.second) : std::string(name), count});
  }
  return report;
}

template <typename Which>
SyscallReport::Ratio CountRows(const SyscallReport& syscall, Which which) {
  SyscallReport::Ratio ratio;
  for (const ReportRow& row : syscall.rows) {
    if (!which(row)) continue;
    ++ratio.specified;
    ratio.seen += row.seen > 0;
  }
  return ratio;
}

template <typename Count>
SyscallReport::Ratio Sum(const ReportModel& model, Count count) {
  SyscallReport::Ratio total;
  for (const SyscallReport& syscall : model.syscalls) {
    SyscallReport::Ratio ratio = count(syscall);
    total.seen += ratio.seen;
    total.specified += ratio.specified;
  }
  return total;
}

}  // namespace

SyscallReport::Ratio SyscallReport::Count(ItemKind kind) const {
  return CountRows(*this, [kind](const ReportRow& row) { return row.item.kind == kind; });
}

SyscallReport::Ratio SyscallReport::CountDecidable() const {
  return CountRows(*this, [](const ReportRow& row) { return row.decidable; });
}

SyscallReport::Ratio ReportModel::Total(ItemKind kind) const {
  return Sum(*this, [kind](const SyscallReport& s) { return s.Count(kind); });
}

SyscallReport::Ratio ReportModel::TotalDecidable() const {
  return Sum(*this, [](const SyscallReport& s) { return s.CountDecidable(); });
}

size_t ReportModel::TotalUnspecified() const {
  size_t total = 0;
  for (const SyscallReport& syscall : syscalls) total += syscall.unspecified.size();
  return total;
}

void ReportModel::KeepOnly(const std::vector<std::string>& names) {
  const auto is_other = [&](const std::string& name) {
    return std::ranges::find(names, name) == names.end();
  };
  std::erase_if(syscalls, [&](const SyscallReport& s) { return is_other(s.name); });
  std::erase_if(findings, [&](const Finding& f) {
    return f.verdict.syscall >= Syscalls().size() || is_other(Syscalls()[f.verdict.syscall].name);
  });
}

ReportModel MakeReport(const CampaignMeta& meta, const Tally& tally,
                       const std::vector<Finding>& findings) {
  ReportModel model{.meta = meta, .programs = tally.programs, .calls = tally.calls};
  model.findings = findings;
  model.coverage_pcs = tally.CoveragePcs();
  std::vector<size_t> pcs = tally.PcsOfSyscalls();
  for (uint32_t i = 0; i < Syscalls().size(); ++i) {
    model.syscalls.push_back(ReportOf(i, tally));
    model.syscalls.back().pcs = pcs[i];
  }
  for (const ItemRef& item : AllItems()) {
    ReportRow row{.item = item, .seen = tally.seen[item.item], .witness = tally.witness[item.item]};
    if (item.kind == ItemKind::kError) {
      const ErrorDesc& error = Syscalls()[item.syscall].errors[item.ordinal];
      row.detail = error.summary;
      row.decidable = error.when.holds != nullptr;
    }
    model.syscalls[item.syscall].rows.push_back(std::move(row));
  }
  return model;
}

}  // namespace kapifuzz
