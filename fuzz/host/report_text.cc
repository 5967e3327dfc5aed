#include "fuzz/host/report_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "fuzz/host/campaign_status.h"

namespace kapifuzz {
namespace {

constexpr size_t kWitnessDigits = 10;

struct Cells {
  std::string name, calls, errors, decidable, unspecified, partitions, effects, pcs;
};

std::string TableRow(size_t width, const Cells& c) {
  return fmt::format("{:<{}} {:>12} {:>8} {:>10} {:>12} {:>11} {:>8} {:>7}\n", c.name, width,
                     c.calls, c.errors, c.decidable, c.unspecified, c.partitions, c.effects, c.pcs);
}

// A gap in what user space can decide is shouted: a campaign should have closed it.
std::string ItemLine(const SyscallReport& syscall, const ReportRow& row) {
  std::string mark = row.seen > 0 ? WithCommas(row.seen) : "never seen";
  if (row.decidable && row.seen == 0) mark = "NEVER SEEN";
  std::string what = row.item.label;
  if (!row.detail.empty()) what += ", " + row.detail;
  std::string line = fmt::format("    {:>12}  {}", mark, what);
  if (row.item.kind != ItemKind::kPartition) {
    line += fmt::format("  ({}:{})", syscall.file, row.item.line);
  }
  if (!row.witness.empty()) {
    line += fmt::format("  witness {}", row.witness.substr(0, kWitnessDigits));
  }
  return line + "\n";
}

std::string ItemsText(const SyscallReport& syscall, ItemKind kind, const char* title) {
  SyscallReport::Ratio ratio = syscall.Count(kind);
  std::string text = fmt::format("  {} {}\n", title, RatioText(ratio));
  for (const ReportRow& row : syscall.rows) {
    if (row.item.kind == kind) text += ItemLine(syscall, row);
  }
  return text;
}

std::string SyscallText(const SyscallReport& syscall) {
  std::string text = fmt::format("\n{}  {}:{}  {} calls, {} PCs\n", syscall.name, syscall.file,
                                 syscall.line, WithCommas(syscall.calls), WithCommas(syscall.pcs));
  text += ItemsText(syscall, ItemKind::kError, "errors specified");
  text += fmt::format("  errors unspecified {}\n", syscall.unspecified.size());
  for (const UnspecifiedRow& row : syscall.unspecified) {
    text += fmt::format("    {:>12}  {}\n", WithCommas(row.count), row.err);
  }
  text += ItemsText(syscall, ItemKind::kPartition, "argument partitions");
  text += ItemsText(syscall, ItemKind::kEffect, "effects");
  return text;
}

}  // namespace

std::string RatioText(SyscallReport::Ratio ratio) {
  return fmt::format("{}/{}", ratio.seen, ratio.specified);
}

std::string ReportTable(const ReportModel& model) {
  size_t width = 12;
  for (const SyscallReport& s : model.syscalls) width = std::max(width, s.name.size());
  std::string text = TableRow(width, {"syscall", "calls", "errors", "decidable", "unspecified",
                                      "partitions", "effects", "PCs"});
  for (const SyscallReport& s : model.syscalls) {
    text += TableRow(width, {s.name, WithCommas(s.calls), RatioText(s.Count(ItemKind::kError)),
                             RatioText(s.CountDecidable()), WithCommas(s.unspecified.size()),
                             RatioText(s.Count(ItemKind::kPartition)),
                             RatioText(s.Count(ItemKind::kEffect)), WithCommas(s.pcs)});
  }
  // PCs are shared between syscalls: the total counts each once.
  text +=
      TableRow(width, {"total", WithCommas(model.calls), RatioText(model.Total(ItemKind::kError)),
                       RatioText(model.TotalDecidable()), WithCommas(model.TotalUnspecified()),
                       RatioText(model.Total(ItemKind::kPartition)),
                       RatioText(model.Total(ItemKind::kEffect)), WithCommas(model.coverage_pcs)});
  return text;
}

std::string FindingsText(const ReportModel& model) {
  std::string text;
  auto list = [&](const char* title, bool spec, FindingStatus status) {
    std::string lines;
    for (const Finding& f : model.findings) {
      if (f.status != status || IsSpecFinding(f.verdict.cls) != spec) continue;
      lines += fmt::format("  {}  {}/{}  {}\n", f.id, f.repeated, f.tries, f.verdict.claim);
    }
    if (!lines.empty()) text += fmt::format("{}:\n{}", title, lines);
  };
  list("kernel findings", false, FindingStatus::kConfirmed);
  list("specification findings", true, FindingStatus::kConfirmed);
  list("kernel findings, not triaged", false, FindingStatus::kRaw);
  list("specification findings, not triaged", true, FindingStatus::kRaw);
  if (text.empty()) text = "no findings\n";
  list("kernel findings, known", false, FindingStatus::kKnown);
  list("specification findings, known", true, FindingStatus::kKnown);
  std::ptrdiff_t unconfirmed =
      std::count_if(model.findings.begin(), model.findings.end(),
                    [](const Finding& f) { return f.status == FindingStatus::kUnconfirmed; });
  if (unconfirmed > 0) {
    text +=
        fmt::format("set aside because they did not repeat in a fresh guest: {}\n", unconfirmed);
  }
  return text;
}

std::string ReportText(const ReportModel& model) {
  std::string text = fmt::format("kernel {}{}{}, {}, {:.0f} s, {} programs, {} calls\n\n",
                                 model.meta.kernel, model.meta.kernel_args.empty() ? "" : " with ",
                                 model.meta.kernel_args, model.meta.accel, model.meta.seconds,
                                 WithCommas(model.programs), WithCommas(model.calls));
  text += ReportTable(model);
  text += "\n" + FindingsText(model);
  for (const SyscallReport& syscall : model.syscalls) text += SyscallText(syscall);
  return text;
}

}  // namespace kapifuzz
