#include "fuzz/shared/means.h"

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {

std::string NamesOfMeans() {
  std::string names;
  for (const MeansName& one : kAllMeans) names += std::string(names.empty() ? "" : ", ") + one.name;
  return names;
}

Result<MeansSet> MeansWithout(std::string_view names, const std::string& where) {
  MeansSet means;
  for (std::string_view name : Split(names, ',')) {
    if (name.empty()) continue;
    const auto found = std::ranges::find(kAllMeans, name, &MeansName::name);
    if (found != std::end(kAllMeans)) {
      means.Remove(found->means);
      continue;
    }
    return Error{where, "'" + std::string(name) + "' is none of " + NamesOfMeans()};
  }
  return means;
}

}  // namespace kapifuzz
