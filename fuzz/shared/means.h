// Means: what a campaign does to see more of a kernel, each with a switch.
//
// `kapifuzz fuzz --without NAME` leaves one out; `kapifuzz bench --ablation` leaves out each in turn and shows what that
// costs. The names go to the guest through its job (`without=wishes,splices`).
//
//   Result<MeansSet> means = MeansWithout("wishes,splices", "--without");
//   if (means->Has(Means::kWishes)) ...
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kapifuzz {

enum class Means : uint8_t {
  kEdges,
  kPartitions,
  kRepeat,
  kWishes,
  kValues,
  kResources,
  kSplices,
  kSequences,
  kHints,
  kFaults,
  kRaces,
  kCosts,
  kNewest,
  kDistil,
  kShorten
};

struct MeansName {
  Means means;
  const char* name;
  const char* what;
};

inline constexpr MeansName kAllMeans[] = {
    {Means::kEdges, "edges", "a program with new kernel edges is kept"},
    {Means::kPartitions, "partitions", "a program with new items of a specification is kept"},
    {Means::kRepeat, "repeat", "news count only when a second run shows them too"},
    {Means::kWishes, "wishes", "calls are made for the items that nobody has seen"},
    {Means::kValues, "values", "arguments get the values that the specification lists"},
    {Means::kResources, "resources", "calls get what earlier ones made, and producers in front"},
    {Means::kSplices, "splices", "two programs make a third"},
    {Means::kSequences, "sequences", "all short sequences are run"},
    {Means::kHints, "hints", "arguments become what the kernel compared them with"},
    {Means::kFaults, "faults", "each allocation of a call fails once, where the kernel can"},
    {Means::kRaces, "races", "calls that share an object run at once, in two threads"},
    {Means::kCosts, "costs", "programs that run quickly are changed more often than slow ones"},
    {Means::kNewest, "newest", "half of the time of mutants is the newest four programs'"},
    {Means::kDistil, "distil", "seeds and what others found stay as far as they show something"},
    {Means::kShorten, "shorten",
     "a program that is kept loses the calls that its news do not need"},
};

class MeansSet {
 public:
  bool Has(Means means) const { return (off_ >> static_cast<int>(means) & 1) == 0; }
  void Remove(Means means) { off_ |= uint32_t{1} << static_cast<int>(means); }

  bool operator==(const MeansSet&) const = default;

 private:
  uint32_t off_ = 0;
};

// "edges, partitions, ..."
std::string NamesOfMeans();

// All but those whose names stand in `names`, separated by commas. An unknown name is an Error at `where` that says which
// there are.
Result<MeansSet> MeansWithout(std::string_view names, const std::string& where);

}  // namespace kapifuzz
