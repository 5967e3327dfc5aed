#include "fuzz/host/campaign_snapshot.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/host/campaign_status.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/item_ref.h"
#include "fuzz/host/report_json.h"
#include "fuzz/host/report_text.h"
#include "fuzz/host/summary.h"

namespace kapifuzz {
namespace {

using nlohmann::ordered_json;

std::string MachinesText(const std::vector<MachineState>& machines) {
  std::string text;
  for (const MachineState& m : machines) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", m.name, m.state);
  }
  return text.empty() ? "none" : text;
}

ordered_json RatioJson(const CampaignSnapshot::Ratio& ratio) {
  return {{"specified", ratio.specified}, {"seen", ratio.seen}};
}

// Columns, not rows: a tenth of the names.
ordered_json SamplesJson(const std::vector<Sample>& samples) {
  const std::pair<const char*, int64_t (*)(const Sample&)> columns[] = {
      {"at_ms", [](const Sample& s) { return s.at_ms; }},
      {"programs", [](const Sample& s) { return static_cast<int64_t>(s.programs); }},
      {"calls", [](const Sample& s) { return static_cast<int64_t>(s.calls); }},
      {"pcs", [](const Sample& s) { return static_cast<int64_t>(s.pcs); }},
      {"corpus", [](const Sample& s) { return static_cast<int64_t>(s.corpus); }},
      {"findings", [](const Sample& s) { return static_cast<int64_t>(s.findings); }}};
  ordered_json json = ordered_json::object();
  for (const auto& [name, value] : columns) {
    json[name] = ordered_json::array();
    for (const Sample& sample : samples) json[name].push_back(value(sample));
  }
  return json;
}

}  // namespace

void CampaignSnapshot::CountItems(const Tally& tally) {
  errors = partitions = effects = {};
  for (const ItemRef& ref : AllItems()) {
    Ratio& ratio = ref.kind == ItemKind::kError       ? errors
                   : ref.kind == ItemKind::kPartition ? partitions
                                                      : effects;
    ++ratio.specified;
    ratio.seen += tally.seen[ref.item] > 0;
  }
}

size_t CampaignSnapshot::CountOf(FindingStatus status) const {
  return static_cast<size_t>(
      std::ranges::count_if(findings, [&](const Finding& f) { return f.status == status; }));
}

Rates CampaignSnapshot::CurrentRates() const {
  if (live.phase == "fuzzing") return RecentRates(live.samples);
  const double seconds = std::max(meta.seconds, 0.1);
  return {.programs = static_cast<double>(programs) / seconds,
          .calls = static_cast<double>(calls) / seconds};
}

Result<CampaignSnapshot> LoadSnapshot(const OutputDir& out) {
  // Looked at first: a campaign that ends meanwhile is "over" in what is read afterwards.
  const bool is_written = out.IsWritten();
  Result<std::unique_ptr<ResultsDb>> db = ResultsDb::OpenToLook(out.results());
  if (!db.ok()) return db.error();
  Result<CampaignSnapshot> snapshot = (*db)->LoadSnapshot();
  if (snapshot.ok() && !is_written && snapshot->live.phase != "over") {
    snapshot->live.phase = "killed";
    snapshot->live.machines.clear();
  }
  return snapshot;
}

std::string StatusText(const CampaignSnapshot& s) {
  const Rates rates = s.CurrentRates();
  std::string text = fmt::format(
      "{}{}\nkernel    {}, {}\nelapsed   {}\nprograms  {}, {}/s\ncalls     {}, {}/s\n",
      s.live.phase, s.live.phase == "killed" ? ", --resume continues it" : "", s.meta.kernel,
      s.meta.accel, ClockText(static_cast<int64_t>(s.meta.seconds * 1000)), WithCommas(s.programs),
      WithCommas(static_cast<uint64_t>(rates.programs)), WithCommas(s.calls),
      WithCommas(static_cast<uint64_t>(rates.calls)));
  text += fmt::format(
      "coverage  {} PCs, {} edges\nseen      errors {}, partitions {}, effects {}\n"
      "corpus    {}\nguests    {}; {} restarts\n",
      WithCommas(s.coverage_pcs), WithCommas(s.coverage_edges), RatioText(s.errors),
      RatioText(s.partitions), RatioText(s.effects), WithCommas(s.corpus),
      MachinesText(s.live.machines), s.restarts);
  text += fmt::format("findings  {} confirmed, {} not triaged, {} set aside\n",
                      s.CountOf(FindingStatus::kConfirmed), s.CountOf(FindingStatus::kRaw),
                      s.CountOf(FindingStatus::kUnconfirmed));
  for (const Finding& f : s.findings) {
    if (CountsAsFound(f)) text += fmt::format("  {}  {}\n", f.id, Printable(f.verdict.claim));
  }
  return text;
}

std::string StatusJson(const CampaignSnapshot& s) {
  const Rates rates = s.CurrentRates();
  ordered_json json = {{"schema", 1},
                       {"phase", s.live.phase},
                       {"kernel", s.meta.kernel},
                       {"kernel_args", s.meta.kernel_args},
                       {"accel", s.meta.accel},
                       {"vms", s.meta.vms},
                       {"seconds", Rounded(s.meta.seconds)},
                       {"programs", s.programs},
                       {"calls", s.calls},
                       {"programs_per_second", Rounded(rates.programs)},
                       {"calls_per_second", Rounded(rates.calls)},
                       {"coverage_pcs", s.coverage_pcs},
                       {"coverage_edges", s.coverage_edges},
                       {"corpus", s.corpus},
                       {"timeouts", s.timeouts},
                       {"restarts", s.restarts},
                       {"errors", RatioJson(s.errors)},
                       {"partitions", RatioJson(s.partitions)},
                       {"effects", RatioJson(s.effects)},
                       {"machines", ordered_json::array()},
                       {"findings", ordered_json::array()},
                       {"samples", SamplesJson(s.live.samples)}};
  for (const MachineState& m : s.live.machines) {
    json["machines"].push_back(
        {{"name", m.name}, {"state", m.state}, {"boots", m.boots}, {"programs", m.programs}});
  }
  for (const Finding& f : s.findings) json["findings"].push_back(FindingJson(f));
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace kapifuzz
