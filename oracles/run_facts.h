// RunFacts: what a run with a pair of calls showed, in a form in which two runs can be compared.
//
// It stands between the executor and the linear oracle (oracles/linear_oracle.h). Facts are named values: the results of
// the pair, what its calls wrote to memory, the results of all other calls, and the small world at the end. Whatever another run of the
// same program may change by chance is left out, or named by its order of appearance: inode numbers, addresses, sizes of the
// address space, aio contexts.
//
//   std::optional<RunFacts> facts = FactsOf(*executor, 1, PairOrder::kAsWritten);
//   facts->Find("offset of descriptor 3")    // "4"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "executor/executor.h"

namespace kapifuzz {

// The value of what could not be seen: it may be anything. A file is read through a descriptor of the program or one of the observer's
// own, and there may be neither.
inline constexpr char kNotTaken[] = "not taken";

struct Fact {
  std::string name, value;

  bool operator==(const Fact&) const = default;
};

// Whether the pair stands in the program that ran as it does in the program that is judged.
enum class PairOrder { kAsWritten, kSwapped };

struct RunFacts {
  std::vector<Fact> facts;  // the first two are the results of the pair

  // The value of the fact with that name, "none" if there is no such fact.
  std::string Find(std::string_view name) const;
  bool operator==(const RunFacts&) const = default;
};

// Of the executor's last run, whose calls `pair` and `pair + 1` ran at once or one after the other. With kSwapped the call at
// pair + 1 counts as the first of the two. Nothing if some call did not return or was interrupted, or the world was not
// seen whole: such a run says nothing.
std::optional<RunFacts> FactsOf(const Executor& executor, int pair, PairOrder order);

}  // namespace kapifuzz
