// The outcome oracle: how the child as a whole ended.
//
// Rule: a child only makes system calls and its own code is trusted, so
//   crash  a fault signal (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP) in it means that the kernel
//          oopsed under it, which ends a task by SIGSEGV, or that the kernel wrote where it must
//          not;
//   hang   a child that cannot be killed is stuck inside the kernel.
//
// Guards: SIGKILL is the executor's or the OOM killer's and says nothing. A deadline is no hang:
// reading an empty pipe blocks for ever by right. Lock-ups that the kernel itself reports are the
// console's (oracles/console.h).
#include <csignal>
#include <cstring>

#include "base/signal_names.h"
#include "executor/task_stack.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

bool IsFault(int signal) {
  return signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE ||
         signal == SIGTRAP;
}

}  // namespace

void JudgeOutcome(const CallView& view, std::vector<Verdict>* verdicts) {
  const Trace& trace = *view.trace;
  if (trace.outcome == Outcome::kStuck) {
    std::string claim = "did not return, and the child that made it cannot be killed";
    if (trace.stack[0] != 0) claim += ": it is in " + std::string(InnermostFrame(trace.stack));
    SpeakOf(view, {.cls = FindingClass::kHang, .line = 0, .clause = "unkillable"}, claim, verdicts);
  } else if (trace.outcome == Outcome::kSignaled && IsFault(trace.signal)) {
    const std::string name(SignalName(trace.signal));
    SpeakOf(view, {.cls = FindingClass::kCrash, .line = 0, .clause = name},
            "ended the child that made it by " + name, verdicts);
  }
}

}  // namespace kapifuzz
