// A call in words, for claims: what was called, what came back, and the state the verdict rests on.
//
// Program text shows references (`close(r0)`); a claim shows what the kernel got (`close(7)`), from
// the snapshot of the arguments in the trace.
//
//   DescribeCall(view)     == "openat(AT_FDCWD, \"./a\", O_RDWR|O_CREAT, 0600)"
//   DescribeOutcome(view)  == "failed with EBADF" or "returned 3"
//   DescribeBefore(view)   == "descriptor 7 was closed"
#pragma once

#include <string>

#include "executor/observation.h"

namespace kapifuzz {

std::string DescribeCall(const CallView& view);
std::string DescribeOutcome(const CallView& view);
// State of the call's descriptor and path arguments before it; "" if it has none.
std::string DescribeBefore(const CallView& view);

// "EBADF", or "error 4000" for a number without a name.
std::string ErrnoWord(int64_t number);

}  // namespace kapifuzz
