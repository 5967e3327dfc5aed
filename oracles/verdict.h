// Verdict: one oracle's claim about one call, and the Judge that makes them.
//
// It stands between the executor, which records what was seen, and the engine, which repeats a
// program until a verdict is confirmed:
//
//   std::vector<Verdict> verdicts;
//   JudgeProgram(*executor, &verdicts);   // after Executor::Run with observe on
//   for (const Verdict& v : verdicts) Report(v.claim, v.Signature());
//
// A verdict is plain data so that it can cross shared memory. Two verdicts with the same signature
// are the same finding: class, syscall and clause count, arguments and numbers do not.
#pragma once

#include <cstdint>
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
// The class of such a name; false if there is none.
bool ParseFindingClass(const char* name, FindingClass* c);
// A finding about the specification, kept apart from findings about the kernel.
bool IsSpecFinding(FindingClass c);

struct Verdict {
  FindingClass cls = FindingClass::kContract;
  uint8_t call = 0;      // index in the program
  uint16_t syscall = 0;  // index into Syscalls()
  int32_t line = 0;      // specification line it rests on; 0 for crash and hang
  int32_t err = 0;       // errno of the call, 0 on success
  int64_t ret = 0;       // raw result, -errno on failure
  uint64_t key = 0;      // hash of class, syscall name and clause: what one finding is
  char clause[64] = {};  // the clause in words: "EBADF", "return kind", "offset"; may be cut
  char claim[240] = {};  // one sentence: "close(7) failed with EBADF although `!is_open(fd)` ..."

  // Equal for verdicts of the same finding, stable across runs and builds.
  uint64_t Signature() const { return key; }
};

// Judges every call of the executor's last run, and how the run ended. Unknown means silent: no
// verdict rests on something that was not seen, and no oracle but crash and hang speaks of a call
// that did not return or that a deadline interrupted. Of several verdicts with one signature the
// first is kept.
void JudgeProgram(const Executor& executor, std::vector<Verdict>* verdicts);

// Marks what call `view` witnessed: items (executor/syscall_desc.h) of its errno, its argument
// partitions, its effects. Appends, each item at most once per call.
void CollectItems(const CallView& view, std::vector<uint32_t>* items);

}  // namespace kapifuzz
