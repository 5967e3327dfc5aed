#include "fuzz/host/report_html.h"

#include <fmt/format.h>

#include "fuzz/host/campaign_status.h"

namespace kapifuzz {
namespace {

constexpr char kHead[] = R"html(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>kapifuzz report</title><style>
body { font: 15px/1.45 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: 0.6em 0 1.4em; }
th, td { padding: 0.15em 0.8em; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
tr.never td { background: #fdf1e3; }
tr.total td { font-weight: bold; border-top: 2px solid #888; }
code { font-size: 0.9em; }
</style></head><body>
)html";

std::string RatioCell(SyscallReport::Ratio ratio) {
  return fmt::format("<td class=n>{}/{}</td>", ratio.seen, ratio.specified);
}

std::string NumberCell(uint64_t number) {
  return fmt::format("<td class=n>{}</td>", WithCommas(number));
}

std::string OverviewRow(const SyscallReport& s) {
  std::string name = EscapeHtml(s.name);
  return fmt::format("<tr><td><a href=\"#{0}\">{0}</a></td>", name) + NumberCell(s.calls) +
         RatioCell(s.Count(ItemKind::kError)) + RatioCell(s.CountDecidable()) +
         NumberCell(s.unspecified.size()) + RatioCell(s.Count(ItemKind::kPartition)) +
         RatioCell(s.Count(ItemKind::kEffect)) + NumberCell(s.pcs) + "</tr>\n";
}

std::string Overview(const ReportModel& model) {
  std::string html =
      "<table><tr><th>syscall<th class=n>calls<th class=n>errors<th class=n>decidable"
      "<th class=n>unspecified<th class=n>partitions<th class=n>effects<th class=n>PCs</tr>\n";
  for (const SyscallReport& s : model.syscalls) html += OverviewRow(s);
  html += "<tr class=total><td>total</td>" + NumberCell(model.calls) +
          RatioCell(model.Total(ItemKind::kError)) + RatioCell(model.TotalDecidable()) +
          NumberCell(model.TotalUnspecified()) + RatioCell(model.Total(ItemKind::kPartition)) +
          RatioCell(model.Total(ItemKind::kEffect)) + NumberCell(model.coverage_pcs) +
          "</tr></table>\n";
  return html;
}

std::string ItemRow(const SyscallReport& s, const ReportRow& row) {
  std::string what = EscapeHtml(row.item.label);
  if (!row.detail.empty()) what += ", " + EscapeHtml(row.detail);
  return fmt::format("<tr{}><td>{}</td><td>{}</td>{}<td>{}:{}</td><td><code>{}</code></td></tr>\n",
                     row.seen == 0 ? " class=never" : "", ItemKindName(row.item.kind), what,
                     row.seen == 0 ? "<td class=n>never</td>" : NumberCell(row.seen),
                     EscapeHtml(s.file), row.item.line, EscapeHtml(row.witness.substr(0, 10)));
}

std::string SyscallSection(const SyscallReport& s) {
  std::string html = fmt::format("<h2 id=\"{0}\">{0}</h2>\n", EscapeHtml(s.name));
  html += fmt::format("<p>{} calls, {} PCs</p>\n", WithCommas(s.calls), WithCommas(s.pcs));
  html += "<table><tr><th>kind<th>specified<th class=n>seen<th>where<th>witness</tr>\n";
  for (const ReportRow& row : s.rows) html += ItemRow(s, row);
  for (const UnspecifiedRow& row : s.unspecified) {
    html += fmt::format("<tr><td>not specified</td><td>{}</td>{}<td></td><td></td></tr>\n",
                        EscapeHtml(row.err), NumberCell(row.count));
  }
  return html + "</table>\n";
}

std::string Findings(const ReportModel& model) {
  if (model.findings.empty()) return "<p>No findings.</p>\n";
  std::string html = "<table><tr><th>finding<th>status<th class=n>repeats<th>claim</tr>\n";
  for (const Finding& f : model.findings) {
    html += fmt::format(
        "<tr><td><a href=\"../{0}\">{1}</a></td><td>{2}{3}</td>"
        "<td class=n>{4}/{5}</td><td>{6}</td></tr>\n",
        EscapeHtml(FindingPage(f)), EscapeHtml(f.id), FindingStatusName(f.status),
        IsSpecFinding(f.verdict.cls) ? ", specification" : "", f.repeated, f.tries,
        EscapeHtml(f.verdict.claim));
  }
  return html + "</table>\n";
}

}  // namespace

std::string EscapeHtml(std::string_view text) {
  std::string html;
  for (char c : text) {
    if (c == '&') {
      html += "&amp;";
    } else if (c == '<') {
      html += "&lt;";
    } else if (c == '>') {
      html += "&gt;";
    } else if (c == '"') {
      html += "&quot;";
    } else {
      html += c;
    }
  }
  return html;
}

std::string ReportHtml(const ReportModel& model) {
  std::string html = kHead;
  html += fmt::format("<h1>kapifuzz report</h1>\n<p>kernel {} {}, {}, {:.0f} s, {} programs</p>\n",
                      EscapeHtml(model.meta.kernel), EscapeHtml(model.meta.kernel_args),
                      EscapeHtml(model.meta.accel), model.meta.seconds, WithCommas(model.programs));
  html += Overview(model) + "<h2>Findings</h2>\n" + Findings(model);
  for (const SyscallReport& s : model.syscalls) html += SyscallSection(s);
  return html + "</body></html>\n";
}

}  // namespace kapifuzz
