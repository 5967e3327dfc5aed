// The texts are those of Linux 6.1 to 6.18: mm/kasan/report.c, mm/kfence/report.c, mm/kmsan/report.c, kernel/kcsan/report.c,
// lib/ubsan.c, mm/slub.c, mm/kmemleak.c, kernel/locking/lockdep.c, kernel/panic.c, kernel/watchdog.c, kernel/rcu/tree_stall.h,
// arch/x86/kernel/traps.c and arch/x86/mm/fault.c. docs/oracles.md lists what is no finding.
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

// A symbol with its offset, as the second group; and a name alone.
#define FUNCTION R"(([A-Za-z_][A-Za-z0-9_.]*)\+0x)"
#define NAME R"([A-Za-z_][A-Za-z0-9_.]*)"
#define LOCK_TAKER R"(\s*#0: .* at: )" FUNCTION

// In order of preference: the first that matches names the report. The last of a family takes what a cut line left.
constexpr Opener kOpeners[] = {
    {.type = CrashType::kKcsan,
     .pattern = "BUG: KCSAN: ([a-z: -]+?) in (" NAME " / " NAME ")",
     .title = "KCSAN: %"},
    {.type = CrashType::kKcsan,
     .pattern = "BUG: KCSAN: ([a-z: -]+?) in " FUNCTION,
     .title = "KCSAN: % with an unknown origin"},
    {.type = CrashType::kKasan,
     .pattern = R"(BUG: KASAN: ([a-z -]+?) (?:in|at) )" FUNCTION,
     .title = "KASAN: %"},
    {.type = CrashType::kKasan,
     .pattern = R"(BUG: KFENCE: ([a-z -]+?) in )" FUNCTION,
     .title = "KFENCE: %",
     .stack = StackAt::kHeading},
    {.type = CrashType::kKasan,
     .pattern = R"(BUG: KMSAN: ([a-z -]+?) in )" FUNCTION,
     .title = "KMSAN: %",
     .stack = StackAt::kHeading},
    {.type = CrashType::kKasan, .pattern = R"(BUG: (KASAN|KFENCE|KMSAN): ())", .title = "%"},
    {.type = CrashType::kUbsan, .pattern = R"(UBSAN: ([a-z -]+?) in ()\S)", .title = "UBSAN: %"},
    {.type = CrashType::kUbsan, .pattern = "UBSAN: ([a-z /-]+?) at " FUNCTION, .title = "UBSAN: %"},

    {.type = CrashType::kBug,
     .pattern = R"(BUG: kernel (NULL pointer dereference)(), address)",
     .title = "BUG: %"},
    {.type = CrashType::kBug,
     .pattern = R"(BUG: unable to handle ()()(?:page fault|kernel))",
     .title = "BUG: unhandled page fault"},
    {.type = CrashType::kBug, .pattern = R"([kK]ernel BUG at ()()\S+:\d+!)", .title = "kernel BUG"},
    {.type = CrashType::kBug, .pattern = "Kernel BUG at ()" FUNCTION, .title = "kernel BUG"},
    {.type = CrashType::kBug,
     .pattern = R"(BUG: (Bad page (?:state|map|cache))() in process)",
     .title = "BUG: %"},
    {.type = CrashType::kBug,
     .pattern = R"(BUG: (Bad rss-counter state)() mm:)",
     .title = "BUG: %"},
    {.type = CrashType::kBug,
     .pattern = R"(BUG: (non-zero pgtables_bytes)() on freeing mm:)",
     .title = "BUG: %",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kBug,
     .pattern = R"(BUG: ()()(?:[A-Z]+ )?stack guard page was hit)",
     .title = "BUG: stack guard page was hit"},
    // The stack is that of whoever noticed, perhaps long after the write. Newer kernels name the damage above the BUG line.
    {.type = CrashType::kBug,
     .pattern = R"(\[([A-Za-z ]+ overwritten)()\] 0x[0-9a-f]+-0x)",
     .title = "SLUB: %",
     .culprit = "Allocated in " FUNCTION},
    {.type = CrashType::kBug,
     .pattern = R"(BUG \S.* \((?:Not t|T)ainted.*\): (Object corrupt)())",
     .title = "SLUB: %",
     .follows = Follows::kSameCaller,
     .culprit = "Allocated in " FUNCTION},
    {.type = CrashType::kBug,
     .pattern = R"(BUG \S.* \((?:Not t|T)ainted.*\): ([A-Za-z ]*(?:overwritten|orrupt))())",
     .title = "SLUB: %",
     .culprit = "Allocated in " FUNCTION},
    {.type = CrashType::kBug,
     .pattern = R"(BUG \S.* \((?:Not t|T)ainted.*\): ([A-Za-z ]+)())",
     .title = "SLUB: %"},

    {.type = CrashType::kBug,
     .pattern = "pagealloc: (memory corruption|single bit error)()",
     .title = "freed page: %"},

    {.type = CrashType::kFault, .pattern = "CFI failure at ()" FUNCTION, .title = "CFI failure"},
    {.type = CrashType::kFault,
     .pattern = R"((?:Oops: )?(general protection fault)()[,:])",
     .title = "%",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kFault,
     .pattern = R"((?:Oops: )?(divide error|invalid opcode|stack segment|int3|double fault)(): )",
     .title = "%",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kFault,
     .pattern = R"(traps: PANIC: (double fault)())",
     .title = "%",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kFault,
     .pattern = R"(PANIC: (early exception)() 0x)",
     .title = "%",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kFault,
     .pattern = R"(Oops: (Split lock detected|[a-z][A-Za-z ]+)()(?::|$))",
     .title = "%",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kFault,
     .pattern = R"(Oops: ()())",
     .title = "Oops",
     .follows = Follows::kSameCaller},

    {.type = CrashType::kLockdep,
     .pattern = R"(WARNING: (possible [a-z ]+?)(?: detected)?()$)",
     .title = "%"},
    {.type = CrashType::kLockdep,
     .pattern =
         R"(WARNING: (inconsistent lock state|suspicious RCU usage|Nested lock was not taken)())",
     .title = "%"},
    {.type = CrashType::kLockdep,
     .pattern = R"(WARNING: ([A-Za-z-]+ (?:unlock balance|contention))() detected)",
     .title = "%"},
    {.type = CrashType::kLockdep,
     .pattern = R"(WARNING: (lock held when returning to user space|held lock freed)())",
     .title = "%"},
    {.type = CrashType::kLockdep,
     .pattern = R"(WARNING: .*/\d+ (still has locks held)()!)",
     .title = "%",
     .culprit = LOCK_TAKER},
    {.type = CrashType::kLockdep,
     .pattern = R"(WARNING: ([A-Za-z<>-]+-safe -> [A-Za-z<>-]+-unsafe lock order)())",
     .title = "%"},
    {.type = CrashType::kLockdep,
     .pattern = R"(\[ BUG: (Invalid wait context)() \])",
     .title = "BUG: %"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: (sleeping function called from invalid context|scheduling while atomic)())",
     .title = "BUG: %"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: (scheduling in a non-blocking section|assuming [a-z ]+ context)())",
     .title = "BUG: %"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: (using \w+)\(\)() in preemptible)",
     .title = "BUG: % in preemptible code"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: ((?:spin|rw)lock [a-zA-Z -]+)() on )",
     .title = "BUG: %"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: (workqueue leaked)() )",
     .title = "BUG: % a lock or context",
     .culprit = ".*(?:workfn=|last function: )(" NAME ")"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: ()()key \S+ has not been registered!)",
     .title = "BUG: lock key has not been registered"},
    {.type = CrashType::kLockdep,
     .pattern = R"(BUG: (looking up invalid subclass|MAX_LOCK_DEPTH too low)())",
     .title = "BUG: %"},
    {.type = CrashType::kLockdep,
     .pattern = R"(INFO: (trying to register non-static key)())",
     .title = "INFO: %"},

    {.type = CrashType::kRcuStall,
     .pattern = R"((?:rcu: |rcu_tasks\w*: )?INFO: rcu\w*.*()() stalls?\W)",
     .title = "INFO: rcu stall",
     .follows = Follows::kAnything},
    {.type = CrashType::kHungTask,
     .pattern = R"(INFO: task .*()() blocked (?:in I/O wait )?for more than \d+ seconds)",
     .title = "INFO: task hung",
     .follows = Follows::kAnything},
    {.type = CrashType::kLockup,
     .pattern = R"((?:NMI )?watchdog: BUG: (soft lockup)())",
     .title = "BUG: %",
     .follows = Follows::kAnything},
    {.type = CrashType::kLockup,
     .pattern = R"((?:NMI )?watchdog: (?:CPU\d+: )?Watchdog detected hard ()()LOCKUP)",
     .title = "BUG: hard lockup",
     .follows = Follows::kAnything},
    // The host's NMI, when nothing moved any more (fuzz/host/wedge_watch.h).
    {.type = CrashType::kLockup,
     .pattern = R"(Kernel panic - not syncing: ()()NMI: Not continuing)",
     .title = "BUG: lockup",
     .follows = Follows::kAnything,
     .by_nmi = true},
    {.type = CrashType::kLockup,
     .pattern = R"(BUG: (workqueue lockup)())",
     .title = "BUG: %",
     .follows = Follows::kAnything},
    {.type = CrashType::kLockup,
     .pattern = R"((?:smp: )?csd: Detected ()()non-responsive CSD lock)",
     .title = "BUG: CPU does not answer calls",
     .follows = Follows::kAnything},

    // SLUB ends its reports with a warning.
    {.type = CrashType::kWarning,
     .pattern =
         R"(WARNING: (?:CPU: \d+ PID: \d+ at )?()\S*mm/slub\.c:\d+ (?:at )?((?:__)?slab_err|object_err)\+0x)",
     .title = "WARNING",
     .follows = Follows::kSameCaller},
    {.type = CrashType::kWarning,
     .pattern = R"(WARNING: CPU: \d+ PID: \d+ at ()(?:\S+ )?)" FUNCTION,
     .title = "WARNING"},
    {.type = CrashType::kWarning,
     .pattern = R"(WARNING: ()(?:\S+:\d+ )?at )" FUNCTION,
     .title = "WARNING"},
    {.type = CrashType::kWarning,
     .pattern = R"(WARNING: CPU: \d+ PID: \d+ at ()())",
     .title = "WARNING"},
    {.type = CrashType::kWarning,
     .pattern = R"(unchecked MSR access error: ([A-Z]+) .*\()" FUNCTION,
     .title = "unchecked MSR access: %"},

    {.type = CrashType::kMemoryLeak,
     .pattern = R"((?:kmemleak: )?unreferenced object ()()0x)",
     .title = "memory leak",
     .stack = StackAt::kHeading},
    {.type = CrashType::kMemoryLeak,
     .pattern = R"(kmemleak: ()()\d+ new suspected memory leaks)",
     .title = "memory leak",
     .follows = Follows::kAnything},
    {.type = CrashType::kOutOfMemory,
     .pattern = R"((?:Out of memory|Memory cgroup out of memory): Killed process 1 ()())",
     .title = "out of memory: init was killed",
     .follows = Follows::kAnything},
    {.type = CrashType::kOutOfMemory,
     .pattern = R"(Kernel panic - not syncing: Out of memory: (.*?)() is enabled)",
     .title = "out of memory: %",
     .follows = Follows::kAnything},
    {.type = CrashType::kOutOfMemory,
     .pattern = R"(Kernel panic - not syncing: System is deadlocked on ()()memory)",
     .title = "out of memory: nothing left to kill",
     .follows = Follows::kAnything},
    {.type = CrashType::kPanic,
     .pattern = R"(Kernel panic - not syncing: (.*? is corrupted) in: )" FUNCTION,
     .title = "Kernel panic: %",
     .follows = Follows::kAnything},
    {.type = CrashType::kPanic,
     .pattern =
         R"(Kernel panic - not syncing: ([A-Za-z][A-Za-z !',:_-]*?)()(?:\s*exitcode|[^A-Za-z !',:_-]|$))",
     .title = "Kernel panic: %",
     .follows = Follows::kAnything},
};

constexpr char kLockTaker[] = LOCK_TAKER;

#undef FUNCTION
#undef NAME
#undef LOCK_TAKER

constexpr size_t kOpenerCount = std::size(kOpeners);

// All patterns at once: one pass per line, however many there are.
class OpenerSet {
 public:
  OpenerSet() : set_(RE2::Options(), RE2::ANCHOR_START) {
    for (size_t i = 0; i < kOpenerCount; ++i) {
      set_.Add(kOpeners[i].pattern, nullptr);
      patterns_[i] = std::make_unique<RE2>(kOpeners[i].pattern);
      if (kOpeners[i].culprit) culprits_[i] = std::make_unique<RE2>(kOpeners[i].culprit);
    }
    set_.Compile();
  }

  bool Match(std::string_view line, OpenerMatch* match) const {
    constexpr size_t kShortest = sizeof("Oops: ") - 1;
    if (line.size() < kShortest) return false;
    std::vector<int> found;
    if (!set_.Match(line, &found) || found.empty()) return false;
    const int best = *std::min_element(found.begin(), found.end());
    re2::StringPiece input(line);
    match->opener = &kOpeners[best];
    return RE2::Consume(&input, *patterns_[best], &match->detail, &match->function);
  }

  const RE2* CulpritOf(const Opener& opener) const { return culprits_[&opener - kOpeners].get(); }

 private:
  RE2::Set set_;
  std::array<std::unique_ptr<RE2>, kOpenerCount> patterns_, culprits_;
};

const OpenerSet& Openers() {
  static const OpenerSet* const kSet = new OpenerSet;
  return *kSet;
}

std::string FirstGroup(const RE2& pattern, std::span<const std::string> report) {
  std::string group;
  for (const std::string& line : report) {
    re2::StringPiece input(line);
    if (RE2::Consume(&input, pattern, &group)) break;
  }
  return group;
}

}  // namespace

bool MatchOpener(std::string_view line, OpenerMatch* match) { return Openers().Match(line, match); }

std::string CulpritIn(const Opener& opener, std::span<const std::string> report) {
  const RE2* const pattern = Openers().CulpritOf(opener);
  return pattern == nullptr ? "" : FirstGroup(*pattern, report);
}

std::string LockTakerIn(std::span<const std::string> report) {
  static const RE2* const kPattern = new RE2(kLockTaker);
  return FirstGroup(*kPattern, report);
}

}  // namespace kapifuzz
