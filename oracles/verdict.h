// Verdict: one oracle's claim about one call, and the Judge that makes them.
//
//   JudgeProgram(*executor, &verdicts);   // after Executor::Run with observe on
//
// A verdict is plain data so that it can cross shared memory. Two verdicts with the same signature are the same finding:
// class, syscall and clause count, arguments and numbers do not.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "executor/executor.h"

namespace kapifuzz {

enum class FindingClass : uint8_t {
  kCrash,
  kHang,
  kContract,          // result or errno breaks return:, ensures: or only-when:
  kErrnoMissed,       // a `when` held and the call did not fail with an allowed error
  kErrnoUnspecified,  // an errno that the specification does not list (spec finding)
  kAtomicity,         // a failed call changed something
  kEffectUndeclared,  // a successful call changed something it does not declare (spec finding)
  kEffectMissing,     // a declared effect did not happen
  kOutBuffer,         // bytes outside of the out-buffer, or of an in-buffer, changed
  kLeak,
  kRace,
  kDivergence,
};
inline constexpr int kFindingClassCount = static_cast<int>(FindingClass::kDivergence) + 1;

const char* FindingClassName(FindingClass c);  // "errno-missed", as in summary.json
// A finding about the specification, kept apart from findings about the kernel.
bool IsSpecFinding(FindingClass c);

struct Verdict {
  FindingClass cls = FindingClass::kContract;
  uint16_t syscall = 0;      // index into Syscalls()
  uint8_t call = 0;          // index in the program
  uint16_t clause = 0;       // which clause of its kind; with cls it names the clause
  int32_t line = 0;          // specification line it rests on
  int32_t err = 0;           // errno of the call, 0 on success
  int64_t ret = 0;
  char claim[240] = {};      // one sentence: "close(7) failed with EBADF although `!is_open(fd)` was false before the call"

  // Equal for verdicts of the same finding, stable across runs and builds.
  uint64_t Signature() const;
};

// Judges every call of the executor's last run. Unknown means silent; nothing is reported for calls that did not return.
void JudgeProgram(const Executor& executor, std::vector<Verdict>* verdicts);

// Marks what call `view` witnessed: items (executor/syscall_desc.h) of its errno, its argument partitions, its effects.
void CollectItems(const CallView& view, std::vector<uint32_t>* items);

}  // namespace kapifuzz
