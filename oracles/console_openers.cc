#include "oracles/console_openers.h"

#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <vector>

namespace kapifuzz {
namespace {

// A symbol with its offset, as the second group.
#define FUNCTION R"(([A-Za-z_][A-Za-z0-9_.]*)\+0x)"

// In order of preference: the first that matches names the report.
constexpr Opener kOpeners[] = {
    {CrashType::kKcsan, R"(BUG: KCSAN: ([a-z-]+) in ([A-Za-z_][A-Za-z0-9_.]*))", "KCSAN: %", false},
    {CrashType::kKasan, R"(BUG: KASAN: ([a-z -]+?) (?:in|at) )" FUNCTION, "KASAN: %", false},
    {CrashType::kKasan, R"(BUG: KFENCE: ([a-z -]+?) in )" FUNCTION, "KFENCE: %", false},
    {CrashType::kKasan, R"(BUG: KMSAN: ([a-z -]+?) in )" FUNCTION, "KMSAN: %", false},
    {CrashType::kUbsan, R"(UBSAN: ([a-z -]+?) in ()\S)", "UBSAN: %", false},

    {CrashType::kBug, R"(BUG: kernel (NULL pointer dereference)(), address)", "BUG: %", false},
    {CrashType::kBug, R"(BUG: unable to handle ()()page fault)", "BUG: unhandled page fault",
     false},
    {CrashType::kBug, R"(BUG: unable to handle ()()kernel)", "BUG: unhandled page fault", false},
    {CrashType::kBug, R"(kernel BUG at ()()\S+:\d+!)", "kernel BUG", false},
    {CrashType::kBug, R"(BUG: (Bad [a-z-]+ [a-z]+)())", "BUG: %", false},
    {CrashType::kBug, R"(BUG: ()()(?:TASK |IRQ )?stack guard page was hit)",
     "BUG: stack guard page was hit", false},
    {CrashType::kBug, R"(BUG [\w-]+ \(.*\): ([A-Za-z ]+)())", "SLUB: %", false},
    {CrashType::kFault, R"((?:Oops: )?(general protection fault)(), )", "%", true},
    {CrashType::kFault,
     R"((?:Oops: )?(divide error|invalid opcode|stack segment|int3|double fault)(): )", "%", true},
    {CrashType::kFault, R"(traps: PANIC: (double fault)())", "%", true},
    {CrashType::kFault, R"(Oops: ()())", "Oops", true},

    {CrashType::kLockdep, R"(WARNING: (possible [a-z ]+?)(?: detected)?()$)", "%", false},
    {CrashType::kLockdep, R"(WARNING: (inconsistent lock state)())", "%", false},
    {CrashType::kLockdep, R"(WARNING: (suspicious RCU usage)())", "%", false},
    {CrashType::kLockdep, R"(WARNING: ([A-Za-z-]+ unlock balance)() detected)", "%", false},
    {CrashType::kLockdep, R"(WARNING: (lock held when returning to user space)())", "%", false},
    {CrashType::kLockdep, R"(WARNING: (held lock freed)())", "%", false},
    {CrashType::kLockdep, R"(WARNING: ([A-Za-z<>-]+-safe -> [A-Za-z<>-]+-unsafe lock order)())",
     "%", false},
    {CrashType::kLockdep, R"(\[ BUG: (Invalid wait context)() \])", "BUG: %", false},
    {CrashType::kLockdep, R"(BUG: (sleeping function called from invalid context)())", "BUG: %",
     false},
    {CrashType::kLockdep, R"(BUG: (scheduling while atomic)())", "BUG: %", false},
    {CrashType::kLockdep, R"(BUG: (spinlock [a-z ]+)() on )", "BUG: %", false},
    {CrashType::kLockdep, R"(INFO: (trying to register non-static key)())", "INFO: %", false},

    {CrashType::kRcuStall, R"((?:rcu: )?INFO: rcu\w*.*()() stalls? )", "INFO: rcu stall", true},
    {CrashType::kHungTask, R"(INFO: task .*()() blocked for more than \d+ seconds)",
     "INFO: task hung", true},
    {CrashType::kLockup, R"((?:NMI )?watchdog: BUG: (soft lockup)())", "BUG: %", true},
    {CrashType::kLockup, R"((?:NMI )?watchdog: Watchdog detected hard ()()LOCKUP)",
     "BUG: hard lockup", true},
    {CrashType::kLockup, R"(BUG: (workqueue lockup)())", "BUG: %", true},

    {CrashType::kWarning, R"(WARNING: CPU: \d+ PID: \d+ at ()\S+ )" FUNCTION, "WARNING", false},
    {CrashType::kWarning, R"(WARNING: ()\S+:\d+ at )" FUNCTION, "WARNING", false},

    {CrashType::kOutOfMemory,
     R"((?:Out of memory|Memory cgroup out of memory): Killed process 1 ()())",
     "out of memory: init was killed", true},
    {CrashType::kOutOfMemory, R"(Kernel panic - not syncing: System is deadlocked on ()()memory)",
     "out of memory: nothing left to kill", true},
    {CrashType::kPanic, R"(Kernel panic - not syncing: (.*? is corrupted) in: )" FUNCTION,
     "Kernel panic: %", true},
    {CrashType::kPanic,
     R"(Kernel panic - not syncing: ([A-Za-z][A-Za-z !',:_-]*?)()(?:\s*exitcode|[^A-Za-z !',:_-]|$))",
     "Kernel panic: %", true},
};

#undef FUNCTION

constexpr size_t kOpenerCount = std::size(kOpeners);

// All patterns at once: one pass per line, however many there are.
class OpenerSet {
 public:
  OpenerSet() : set_(RE2::Options(), RE2::ANCHOR_START) {
    for (size_t i = 0; i < kOpenerCount; ++i) {
      set_.Add(kOpeners[i].pattern, nullptr);
      patterns_[i] = std::make_unique<RE2>(kOpeners[i].pattern);
    }
    set_.Compile();
  }

  bool Match(std::string_view line, OpenerMatch* match) const {
    std::vector<int> found;
    if (!set_.Match(line, &found) || found.empty()) return false;
    const int best = *std::min_element(found.begin(), found.end());
    re2::StringPiece input(line);
    match->opener = &kOpeners[best];
    return RE2::Consume(&input, *patterns_[best], &match->detail, &match->function);
  }

 private:
  RE2::Set set_;
  std::array<std::unique_ptr<RE2>, kOpenerCount> patterns_;
};

}  // namespace

bool MatchOpener(std::string_view line, OpenerMatch* match) {
  static const OpenerSet* const kSet = new OpenerSet;
  return kSet->Match(line, match);
}

}  // namespace kapifuzz
