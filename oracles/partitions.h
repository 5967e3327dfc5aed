// Which partition of an argument's values a call fell into.
//
// A partition is a class of values that a campaign should have tried (PartitionDesc in
// executor/syscall_desc.h): a flag bit, a range boundary, a kind of descriptor or path, a kind of
// bad pointer. Numbers are judged from the snapshot in the trace, descriptors and paths by what
// they led to before the call, pointers by how the program made them.
//
//   FallsInto({.arg = 1, .kind = PartitionKind::kFlagBit, .value = O_CREAT, ...}, view)
#pragma once

#include "executor/observation.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

bool FallsInto(const PartitionDesc& partition, const CallView& view);

// An argument of the call has bits that its mask does not list.
bool HasUnknownFlags(const CallView& view);

}  // namespace kapifuzz
