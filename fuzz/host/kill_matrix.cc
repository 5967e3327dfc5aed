#include "fuzz/host/kill_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fuzz/host/campaign_status.h"

namespace kapifuzz {
namespace {

std::string NameOf(const Mutant& m) {
  return fmt::format("{:>2} {}: {}", m.number, m.call, m.what);
}

std::string FoundAs(const Kill& kill) {
  std::string text;
  for (FindingClass found : kill.found_as) {
    text += (text.empty() ? "" : ", ") + std::string(FindingClassName(found));
  }
  return text.empty() ? "-" : text;
}

}  // namespace

std::string KillTable(const std::vector<Kill>& kills) {
  constexpr const char* kRow = "{:<{}} {:<17} {:<17} {:>9} {:>8}\n";
  size_t width = 0;
  for (const Kill& kill : kills) width = std::max(width, NameOf(kill.mutant).size());
  std::string text = fmt::format(fmt::runtime(kRow), "mutant", width, "expected", "found as",
                                 "programs", "seconds");
  for (const Kill& kill : kills) {
    text += fmt::format(fmt::runtime(kRow), NameOf(kill.mutant), width,
                        FindingClassName(kill.mutant.expect), FoundAs(kill),
                        WithCommas(kill.programs), fmt::format("{:.1f}", kill.seconds));
  }
  const auto found =
      std::ranges::count_if(kills, [](const Kill& kill) { return !kill.found_as.empty(); });
  return text + fmt::format("\n{} of {} mutants found\n", found, kills.size());
}

std::string KillJson(const std::vector<Kill>& kills, const std::string& kernel,
                     const std::vector<std::string>& without) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const Kill& kill : kills) {
    nlohmann::ordered_json found = nlohmann::ordered_json::array();
    for (FindingClass cls : kill.found_as) found.push_back(FindingClassName(cls));
    list.push_back({{"number", kill.mutant.number},
                    {"call", kill.mutant.call},
                    {"what", kill.mutant.what},
                    {"model", kill.mutant.model},
                    {"expect", FindingClassName(kill.mutant.expect)},
                    {"found_as", std::move(found)},
                    {"programs", kill.programs},
                    {"seconds", kill.seconds}});
  }
  const nlohmann::ordered_json json = {
      {"schema", 1}, {"kernel", kernel}, {"without", without}, {"mutants", list}};
  return json.dump(2) + "\n";
}

}  // namespace kapifuzz
