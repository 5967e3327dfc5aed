// What the files of executor/observables.h share: which side of the call, which descriptor, which path.
#pragma once

#include "executor/observables.h"
#include "executor/syscall_desc.h"

namespace kapifuzz::obs {

inline Value Unless(bool unseen, int64_t value) {
  return unseen ? Value::Unknown() : Value::Of(value);
}

// The call's path as the observer saw it on one side. Null if the expression asks for another path or another start
// than what was looked up.
const PathState* FindPath(const CallView& c, When w, int dfd, int path);

// The kind of file that these mode bits say.
Value TypeOf(uint32_t mode);

inline const Moment& MomentOf(const CallView& c, When w) {
  return w == When::kBefore ? c.before() : c.after();
}

}  // namespace kapifuzz::obs
