// Partitions: the classes of an argument's values that a campaign should have tried, from its
// ArgModel.
//
//   flags, mask(O_RDWR | O_CREAT)   "flags has O_CREAT", "flags has O_RDWR",
//                                   "flags has an unknown bit", "flags has no known bit"
//   fd, fd(file|dir)                "fd is closed", "fd is negative", "fd leads to dir",
//                                   "fd leads to file"
//   count, size_t                   "count is 0", "count is 1", "count is INT_MAX", ...
//
// Rules, each in a function of its own: a bit or name of a mask is one class, so are no and
// unknown bits; members of an enum and "other"; bounds of a range and their neighbours, else the
// ends of the C type; accepted kinds of a descriptor or path and the shapes that no kind covers;
// the strings that conditions compare a string with;
// pointers by how they can be wrong.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "executor/syscall_desc.h"
#include "gen/arg_model.h"

namespace kapifuzz {

struct PartitionModel {
  uint8_t arg = 0;
  PartitionKind kind = PartitionKind::kEquals;
  int64_t value = 0;
  std::string label;
};

// Classes of argument number `index`, in no particular order, labels unique.
std::vector<PartitionModel> PartitionsOf(const ArgModel& arg, uint8_t index);

}  // namespace kapifuzz
