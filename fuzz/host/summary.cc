#include "fuzz/host/summary.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fuzz/host/report_model.h"

namespace kapifuzz {
namespace {

nlohmann::ordered_json SyscallJson(const SyscallReport& s) {
  SyscallReport::Ratio errors = s.Count(ItemKind::kError);
  SyscallReport::Ratio partitions = s.Count(ItemKind::kPartition);
  SyscallReport::Ratio effects = s.Count(ItemKind::kEffect);
  return {{"calls", s.calls},
          {"errors_specified", errors.specified},
          {"errors_seen", errors.seen},
          {"errors_unspecified", s.unspecified.size()},
          {"partitions", partitions.specified},
          {"partitions_seen", partitions.seen},
          {"effects", effects.specified},
          {"effects_seen", effects.seen},
          {"pcs", s.pcs}};
}

nlohmann::ordered_json FindingCounts(const std::map<std::string, Finding>& findings) {
  nlohmann::ordered_json counts = nlohmann::ordered_json::object();
  for (int i = 0; i < kFindingClassCount; ++i) {
    FindingClass cls = static_cast<FindingClass>(i);
    size_t count = 0;
    for (const auto& [id, f] : findings) {
      count += f.verdict.cls == cls && f.status == FindingStatus::kConfirmed;
    }
    counts[FindingClassName(cls)] = count;
  }
  return counts;
}

}  // namespace

double Rounded(double value) { return std::round(value * 10) / 10; }

std::string SummaryJson(const CampaignMeta& meta, const Tally& tally, size_t corpus_size,
                        const std::map<std::string, Finding>& findings) {
  ReportModel model = MakeReport(meta, tally, {});
  double seconds = std::max(meta.seconds, 0.1);
  nlohmann::ordered_json json = {
      {"schema", 1},
      {"kernel", meta.kernel},
      {"accel", meta.accel},
      {"vms", meta.vms},
      {"seconds", Rounded(meta.seconds)},
      {"programs", tally.programs},
      {"calls", tally.calls},
      {"programs_per_second", Rounded(static_cast<double>(tally.programs) / seconds)},
      {"calls_per_second", Rounded(static_cast<double>(tally.calls) / seconds)},
      {"coverage_pcs", model.coverage_pcs},
      {"coverage_edges", tally.coverage_edges},
      {"corpus", corpus_size},
      {"restarts", tally.restarts},
      {"findings", FindingCounts(findings)},
  };
  nlohmann::ordered_json syscalls = nlohmann::ordered_json::object();
  for (const SyscallReport& s : model.syscalls) syscalls[s.name] = SyscallJson(s);
  json["syscalls"] = std::move(syscalls);
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace kapifuzz
