// yaml-cpp throws; what it throws ends here.
#include "fuzz/host/mutant_catalogue.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/files.h"

namespace kapifuzz {
namespace {

Error At(const std::string& origin, const YAML::Mark& mark, const std::string& what) {
  return {origin + ":" + std::to_string(mark.line + 1), what};
}

std::string Text(const YAML::Node& entry, const char* key) {
  const YAML::Node value = entry[key];
  return value ? value.as<std::string>() : "";
}

Result<Mutant> ParseMutant(const YAML::Node& entry, const std::string& origin) {
  static constexpr const char* kKeys[] = {"number", "call",    "what", "expect",
                                          "model",  "kernels", "needs"};
  for (const auto& member : entry) {
    const auto key = member.first.as<std::string>();
    if (std::ranges::find(kKeys, key) == std::end(kKeys))
      return At(origin, member.first.Mark(), "unknown key \"" + key + "\"");
  }
  Mutant mutant{.number = entry["number"] ? entry["number"].as<int>() : 0,
                .call = Text(entry, "call"),
                .what = Text(entry, "what"),
                .model = Text(entry, "model"),
                .kernels = {},
                .needs = Text(entry, "needs")};
  if (mutant.number < 1) return At(origin, entry.Mark(), "a mutant's number starts at 1");
  if (mutant.call.empty() || mutant.what.empty())
    return At(origin, entry.Mark(), "a mutant needs call: and what:");
  const std::string expect = Text(entry, "expect");
  if (!ParseFindingClass(expect.c_str(), &mutant.expect))
    return At(origin, entry.Mark(), "expect: \"" + expect + "\" is no class of findings");
  if (entry["kernels"]) mutant.kernels = entry["kernels"].as<std::vector<std::string>>();
  return mutant;
}

}  // namespace

bool Mutant::IsIn(const std::string& release, const KernelConfig& config) const {
  if (!needs.empty() && !config.Has(needs).value_or(true)) return false;
  return kernels.empty() || std::ranges::any_of(kernels, [&](const std::string& kernel) {
           return release.starts_with(kernel + ".") || release.starts_with(kernel + " ") ||
                  release == kernel;
         });
}

Result<std::vector<Mutant>> ParseMutants(const std::string& yaml, const std::string& origin) {
  std::vector<Mutant> mutants;
  std::set<int> numbers;
  try {
    const YAML::Node list = YAML::Load(yaml);
    if (!list.IsSequence()) return Error{origin, "is no list of mutants"};
    for (const YAML::Node& entry : list) {
      if (!entry.IsMap()) return At(origin, entry.Mark(), "a mutant is a map of keys");
      Result<Mutant> mutant = ParseMutant(entry, origin);
      if (!mutant.ok()) return mutant.error();
      if (!numbers.insert(mutant->number).second)
        return At(origin, entry.Mark(),
                  "mutant " + std::to_string(mutant->number) + " is there twice");
      mutants.push_back(std::move(*mutant));
    }
  } catch (const YAML::Exception& e) {
    return At(origin, e.mark, e.msg);
  }
  return mutants;
}

Result<std::vector<Mutant>> LoadMutants(const std::string& path) {
  Result<std::string> yaml = ReadFile(path);
  if (!yaml.ok()) return yaml.error();
  return ParseMutants(*yaml, path);
}

Result<std::vector<Mutant>> LoadMutantsOf(const std::string& path,
                                          const std::vector<std::string>& only,
                                          const std::string& release, const KernelConfig& config) {
  Result<std::vector<Mutant>> all = LoadMutants(path);
  if (!all.ok()) return all.error();
  std::erase_if(*all, [&](const Mutant& mutant) { return !mutant.IsIn(release, config); });
  if (only.empty()) return all;
  std::vector<Mutant> chosen;
  for (const std::string& number : only) {
    const auto found = std::ranges::find_if(
        *all, [&](const Mutant& mutant) { return std::to_string(mutant.number) == number; });
    if (found == all->end())
      return Error{"mutant " + number, "is not in " + path + " for " + release};
    chosen.push_back(*found);
  }
  return chosen;
}

}  // namespace kapifuzz
