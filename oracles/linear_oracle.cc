// The linear oracle.
//
// Rule: if the specifications of two calls that run at once both say `concurrency: linearizable`, what they return, what they
// write to memory, and all that can be seen afterwards (later results, the small world) is what one of the two
// orders gives: race.
//
// Guards: both orders are really run, on the same kernel and from the same world, and must repeat (fuzz/guest/race_judge.h);
// runs with an interrupted call are not compared; what changes from run to run is no fact (oracles/run_facts.cc). A call
// that looks up one descriptor number twice is not judged: between its two looks the number may lead to another file,
// and no specification promises otherwise (epoll_ctl(3, EPOLL_CTL_ADD, 3) while dup2(x, 3)). Nor are programs with aio or binder,
// and a read beside a dup2 or dup3 that closes a pipe's end: what they let go of goes later.
//
// Blind to: an order that is right but should not have been possible (the first call had returned before the second began);
// wrong results that one of the orders has as well, which the other oracles see in the run of that order.
#include "oracles/linear_oracle.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

bool LooksTwice(const CallView& view) {
  const auto args = view.desc->args;
  for (size_t i = 0; i < args.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (args[i].type != ArgType::kFd || args[k].type != ArgType::kFd) continue;
      if (static_cast<int>(view.record().args[i]) == static_cast<int>(view.record().args[k]))
        return true;
    }
  }
  return false;
}

// dup2() and dup3() put the new file in its place before they let go of the old one, whose last reference goes later still. For
// so long a pipe's end that they close is open, and a reader of the new one is told to wait.
bool ReleasesLate(const CallView& view, const CallView& other) {
  const std::string_view name = view.desc->name;
  if (name != "dup2" && name != "dup3") return false;
  const auto newfd = view.record().args[1];
  if (newfd >= kMaxObservedFds) return false;
  const Kind closed = view.before().fds[newfd].kind;
  return (closed == Kind::kPipeRead || closed == Kind::kPipeWrite) &&
         std::string_view(other.desc->name) == "read";
}

// A context of aio or binder that is let go of is cleaned up by a task of the kernel's, whenever it runs.
bool IsCleanedUpLater(const Call& call) {
  return (Syscalls()[call.syscall].needs & (kNeedAio | kNeedBinder)) != 0;
}

bool IsSame(const Fact& a, const Fact& b) {
  return a.name == b.name && (a.value == b.value || a.value == kNotTaken || b.value == kNotTaken);
}

bool IsSame(const RunFacts& a, const RunFacts& b) {
  return std::ranges::equal(a.facts, b.facts,
                            [](const Fact& x, const Fact& y) { return IsSame(x, y); });
}

// "1 and 3": what the pair returned, the call that the claim begins with first.
std::string Results(const RunFacts& run, bool second_first) {
  const std::string &a = run.facts[0].value, &b = run.facts[1].value;
  return second_first ? b + " and " + a : a + " and " + b;
}

// The first fact that the order does not share.
std::string DifferingFact(const RunFacts& at_once, const RunFacts& order) {
  for (const Fact& fact : at_once.facts) {
    if (!IsSame({fact.name, order.Find(fact.name)}, fact)) return fact.name;
  }
  for (const Fact& fact : order.facts) {
    if (!IsSame({fact.name, at_once.Find(fact.name)}, fact)) return fact.name;
  }
  return "order of what was seen";
}

std::string Claim(const RunFacts& at_once, const SerialFacts& serial, bool second_first) {
  const std::string results = Results(at_once, second_first);
  const std::string as_written = Results(serial.as_written, second_first);
  const std::string swapped = Results(serial.swapped, second_first);
  if (results != as_written && results != swapped) {
    return "at once gave " + results + "; one after the other they give " + as_written + ", or " +
           swapped;
  }
  const std::string name =
      DifferingFact(at_once, results == as_written ? serial.as_written : serial.swapped);
  return "at once gave " + results + ", and then " + name + " was " + at_once.Find(name) +
         "; one after the other it is " + serial.as_written.Find(name) + ", or " +
         serial.swapped.Find(name);
}

}  // namespace

std::optional<int> LinearPair(const Program& program) {
  std::optional<int> pair;
  for (int i = 0; i < program.call_count; ++i) {
    if (IsCleanedUpLater(program.calls[i])) return std::nullopt;
    if (!program.calls[i].race) continue;
    if (pair) return std::nullopt;
    pair = i;
  }
  if (!pair) return std::nullopt;
  const auto linearizable = [&](int i) {
    return Syscalls()[program.calls[i].syscall].linearizable;
  };
  if (!linearizable(*pair) || !linearizable(*pair + 1)) return std::nullopt;
  return pair;
}

bool JudgeLinear(const Executor& executor, int pair, const RunFacts& at_once,
                 const SerialFacts& serial, std::vector<Verdict>* verdicts) {
  if (IsSame(at_once, serial.as_written) || IsSame(at_once, serial.swapped)) return false;
  const CallView first = executor.View(pair), second = executor.View(pair + 1);
  if (LooksTwice(first) || LooksTwice(second)) return false;
  if (ReleasesLate(first, second) || ReleasesLate(second, first)) return false;
  // Which of the two the program names first does not matter, so the finding does not depend on it.
  const bool second_first =
      std::string_view(second.desc->name) < std::string_view(first.desc->name);
  const CallView& view = second_first ? second : first;
  const CallView& other = second_first ? first : second;
  SpeakOf(view,
          {.cls = FindingClass::kRace,
           .line = view.desc->line,
           .clause = std::string("at once with ") + other.desc->name},
          "and " + DescribeCall(other) + " " + Claim(at_once, serial, second_first), verdicts);
  return true;
}

}  // namespace kapifuzz
