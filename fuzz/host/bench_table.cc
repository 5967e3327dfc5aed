#include "fuzz/host/bench_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "fuzz/host/campaign_status.h"
#include "fuzz/host/console_log.h"
#include "fuzz/host/verdict_json.h"

namespace kapifuzz {
namespace {

struct RatioRow {
  const char* what;
  const char* numerator;
  const char* denominator;
};

constexpr RatioRow kRatios[] = {
    {"programs/s, all on, of oracles off", "programs_per_second", "programs_per_second_no_oracles"},
    {"programs/s, all on, of KCOV off", "programs_per_second", "programs_per_second_no_kcov"},
    {"programs/s, kept children of own", "programs_per_second", "programs_per_second_own_children"},
    {"CLONE_VM children of forked ones", "shared_children_per_second",
     "forked_children_per_second"},
    {"getppid, KAPI off of none", "getppid_ns_off", "getppid_ns_none"},
    {"getppid, KAPI observe of off", "getppid_ns_observe", "getppid_ns_off"},
    {"getppid, KAPI enforce of off", "getppid_ns_enforce", "getppid_ns_off"},
    {"open+close, KAPI off of none", "open_close_ns_off", "open_close_ns_none"},
    {"open+close, KAPI observe of off", "open_close_ns_observe", "open_close_ns_off"},
    {"open+close, KAPI enforce of off", "open_close_ns_enforce", "open_close_ns_off"},
};

std::optional<double> Find(const std::vector<BenchFigure>& figures, const std::string& name) {
  for (const BenchFigure& figure : figures) {
    if (figure.name == name) return figure.value;
  }
  return std::nullopt;
}

struct Ratio {
  const char* what;
  double value;
};

std::vector<Ratio> Ratios(const std::vector<BenchFigure>& figures) {
  std::vector<Ratio> ratios;
  for (const RatioRow& row : kRatios) {
    std::optional<double> a = Find(figures, row.numerator), b = Find(figures, row.denominator);
    if (a && b && *b > 0) ratios.push_back({row.what, *a / *b});
  }
  return ratios;
}

std::string ValueText(double value) {
  if (value >= 100) return WithCommas(static_cast<uint64_t>(std::llround(value)));
  return fmt::format("{:.2f}", value);
}

}  // namespace

Result<std::vector<BenchFigure>> ParseBench(const std::string& text, const std::string& origin) {
  Result<nlohmann::json> json = ParseJson(text, origin);
  if (!json.ok()) return json.error();
  std::vector<BenchFigure> figures;
  try {
    for (const nlohmann::json& entry : json->at("figures")) {
      figures.push_back({.name = Printable(entry.at("name").get<std::string>()),
                         .value = entry.at("value").get<double>(),
                         .unit = Printable(entry.at("unit").get<std::string>())});
    }
  } catch (const std::exception& e) {
    return Error{origin, std::string("is no list of figures: ") + e.what()};
  }
  return figures;
}

double ProgramProfile::Total() const {
  double total = 0;
  for (const auto& [phase, us] : us) total += us;
  return total;
}

Result<std::vector<ProgramProfile>> ParseProfile(const std::string& text,
                                                 const std::string& origin) {
  auto json = nlohmann::ordered_json::parse(text, nullptr, false);
  std::vector<ProgramProfile> profile;
  if (!json.is_object() || !json.contains("profile")) return profile;
  try {
    for (const auto& entry : json.at("profile")) {
      ProgramProfile& program = profile.emplace_back();
      program.program = Printable(entry.at("program").get<std::string>());
      program.calls = entry.at("calls").get<int>();
      program.pcs = entry.at("pcs").get<int>();
      for (const auto& [phase, us] : entry.at("us").items()) {
        program.us.emplace_back(Printable(phase), us.get<double>());
      }
    }
  } catch (const std::exception& e) {
    return Error{origin, std::string("has no profile: ") + e.what()};
  }
  return profile;
}

std::string ProfileTable(std::vector<ProgramProfile> profile) {
  if (profile.empty()) return "";
  std::ranges::sort(profile, std::greater(), &ProgramProfile::Total);
  ProgramProfile mean{.program = "mean", .calls = 0, .pcs = 0, .us = profile[0].us};
  for (auto& [phase, us] : mean.us) us = 0;
  const auto count = static_cast<double>(profile.size());
  for (const ProgramProfile& program : profile) {
    mean.calls += program.calls;
    mean.pcs += program.pcs;
    for (size_t i = 0; i < mean.us.size() && i < program.us.size(); ++i) {
      mean.us[i].second += program.us[i].second / count;
    }
  }
  mean.calls = static_cast<int>(std::lround(mean.calls / count));
  mean.pcs = static_cast<int>(std::lround(mean.pcs / count));
  profile.push_back(mean);
  std::string text = fmt::format("{:<20} {:>5} {:>6} {:>8}", "program, us", "calls", "PCs", "all");
  for (const auto& [phase, us] : mean.us) text += fmt::format(" {:>8}", phase);
  for (const ProgramProfile& program : profile) {
    text += fmt::format("\n{:<20} {:>5} {:>6} {:>8.0f}", program.program, program.calls,
                        program.pcs, program.Total());
    for (const auto& [phase, us] : program.us) text += fmt::format(" {:>8.1f}", us);
  }
  return text + "\n";
}

std::string BenchTable(const std::vector<BenchFigure>& figures) {
  std::string text;
  for (const BenchFigure& figure : figures) {
    text += fmt::format("{:<44} {:>12} {}\n", figure.name, ValueText(figure.value), figure.unit);
  }
  std::vector<Ratio> ratios = Ratios(figures);
  if (!ratios.empty()) text += "\n";
  for (const Ratio& ratio : ratios) {
    text += fmt::format("{:<44} {:>12.2f}\n", ratio.what, ratio.value);
  }
  return text;
}

std::string BenchJson(const std::vector<BenchFigure>& figures, const std::string& kernel,
                      const std::string& accel) {
  nlohmann::ordered_json json = {{"schema", 1}, {"kernel", kernel}, {"accel", accel}};
  json["figures"] = nlohmann::ordered_json::array();
  for (const BenchFigure& figure : figures) {
    json["figures"].push_back(
        {{"name", figure.name}, {"value", figure.value}, {"unit", figure.unit}});
  }
  json["ratios"] = nlohmann::ordered_json::object();
  for (const Ratio& ratio : Ratios(figures)) {
    json["ratios"][ratio.what] = std::round(ratio.value * 1000) / 1000;
  }
  return json.dump(2) + "\n";
}

}  // namespace kapifuzz
