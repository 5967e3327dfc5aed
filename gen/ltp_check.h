// What a specification ensures after a call, as C that a test can ask.
//
// A row that shows a success also shows its effects: the `ensures:` clauses of the return and of
// the effects that the row witnesses become expressions over the test's variables. `old(E)` is
// noted before the call. What user space cannot ask plainly (a pipe's queue, the mount's state)
// is left to the oracles.
//
//   offset(fd) == old(offset(fd)) + ret     note  old[0] = offset_of(rdonly_fd);
//                                           check EXPECT(offset_of(rdonly_fd) == old[0] + ret);
//
// An observable that has no answer at run time (the offset of a pipe) makes its check silent, as in
// the oracles.
#pragma once

#include <string>
#include <vector>

#include "executor/syscall_desc.h"
#include "gen/ltp_case.h"

namespace kapifuzz {

struct LtpChecks {
  std::vector<std::string> notes;   // statements before the call
  std::vector<std::string> checks;  // statements after it, with `ret` in scope
};

// The checks of a success. Clauses that cannot be said in C are left out.
LtpChecks ChecksOf(const LtpCase& c);

// How many values a case notes at most.
inline constexpr size_t kMaxNotes = 16;

}  // namespace kapifuzz
