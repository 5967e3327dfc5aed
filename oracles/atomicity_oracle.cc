// The atomicity oracle: a failed call leaves the small world as it was.
//
// Rule: under `failure-atomic: yes` a failed call changes no descriptor number, offset, status
// flag, close-on-exec flag, size, mode, owner, link count, directory entry or file content; under
// `except TARGET` only what TARGET names.
//
// Guards: both moments must have been seen whole. Shared state counts once and belongs to every
// name it has (WorldDiff). Dying set-user-ID bits are not held against a failed write: the kernel
// may clear them before it finds out that it cannot copy, and no standard forbids it.
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

bool IsExcepted(const Case& c, const Change& change) {
  if (IsPrivilegeDrop(change)) return true;
  for (const TargetDesc& target : c.desc().atomic_except) {
    if (!Matches(target, change, c.view).IsFalse()) return true;
  }
  return false;
}

}  // namespace

bool JudgeAtomicity(const Case& c) {
  if (!c.view.failed() || c.desc().failure_atomic == FailureAtomic::kNo) return false;
  if (!c.diff.complete()) return false;
  for (const Change& change : c.diff.changes()) {
    if (IsExcepted(c, change)) continue;
    return Speak(c,
                 {.cls = FindingClass::kAtomicity,
                  .line = c.desc().line,
                  .clause = ChangeKindName(change.kind)},
                 DescribeOutcome(c.view) + " and is specified as failure-atomic, but " +
                     change.Describe(c.view));
  }
  return false;
}

}  // namespace kapifuzz
