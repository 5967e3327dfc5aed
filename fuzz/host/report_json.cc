#include "fuzz/host/report_json.h"

#include <nlohmann/json.hpp>

#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

using nlohmann::ordered_json;

ordered_json ItemJson(const ReportRow& row) {
  ordered_json json = {{"kind", ItemKindName(row.item.kind)}, {"label", row.item.label}};
  if (!row.detail.empty()) json["detail"] = row.detail;
  if (row.item.line > 0) json["line"] = row.item.line;
  if (row.item.kind == ItemKind::kError) json["decidable"] = row.decidable;
  json["seen"] = row.seen;
  if (!row.witness.empty()) json["witness"] = row.witness;
  return json;
}

ordered_json SyscallJson(const SyscallReport& s) {
  ordered_json json = {{"name", s.name},   {"file", s.file}, {"line", s.line},
                       {"calls", s.calls}, {"pcs", s.pcs},   {"items", ordered_json::array()}};
  for (const ReportRow& row : s.rows) json["items"].push_back(ItemJson(row));
  json["unspecified"] = ordered_json::array();
  for (const UnspecifiedRow& row : s.unspecified) {
    json["unspecified"].push_back({{"errno", row.err}, {"count", row.count}});
  }
  return json;
}

}  // namespace

ordered_json FindingJson(const Finding& f) {
  const bool known = f.verdict.syscall < Syscalls().size();
  ordered_json json = {{"id", f.id}, {"class", FindingClassName(f.verdict.cls)}};
  if (known) json["syscall"] = Syscalls()[f.verdict.syscall].name;
  json["of"] = IsSpecFinding(f.verdict.cls) ? "specification" : "kernel";
  json["claim"] = f.verdict.claim;
  json["status"] = FindingStatusName(f.status);
  json["repeated"] = f.repeated;
  json["tries"] = f.tries;
  json["count"] = f.count;
  json["at_ms"] = f.at_ms;
  json["page"] = FindingPage(f);
  return json;
}

std::string ReportJson(const ReportModel& model) {
  ordered_json json = {{"schema", 1},
                       {"kernel", model.meta.kernel},
                       {"kernel_args", model.meta.kernel_args},
                       {"accel", model.meta.accel},
                       {"vms", model.meta.vms},
                       {"seconds", model.meta.seconds},
                       {"programs", model.programs},
                       {"calls", model.calls},
                       {"coverage_pcs", model.coverage_pcs},
                       {"findings", ordered_json::array()},
                       {"syscalls", ordered_json::array()}};
  for (const Finding& f : model.findings) json["findings"].push_back(FindingJson(f));
  for (const SyscallReport& s : model.syscalls) json["syscalls"].push_back(SyscallJson(s));
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace kapifuzz
