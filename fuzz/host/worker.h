// Worker: one fuzzing guest through its lives: boot, run, die, boot again.
//
//             Start                ready                stop asked
//   kIdle ──────────► kBooting ──────────► kRunning ──────────► kStopping ──► kEnded
//                        │                    │ crash, hang, sudden end
//                        └────► Poll() returns a Death; the campaign drains the ring and calls Start again
//
// A guest is hung when its heartbeat has stood still for `hang_ms`; it is killed then. A guest whose
// console shows a crash gets `crash_ms` to finish its report.
//
//   worker.Poll();
//   if (std::optional<Death> death = worker.TakeDeath()) ...
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "fuzz/host/clock.h"
#include "fuzz/host/machine.h"
#include "fuzz/host/shm_reader.h"
#include "fuzz/shared/history.h"

namespace kapifuzz {

struct WorkerLimits {
  int64_t boot_ms = 180'000;
  // Once it has booted: so many times what that took at most, and at least so long. After a boot that took longer, boot_ms again.
  int64_t reboot_factor = 10;
  int64_t reboot_ms = 30'000;
  int64_t hang_ms = 60'000;
  int64_t crash_ms = 5'000;
  int64_t stop_ms = 25'000;    // more than a wedged guest takes to say so (fuzz/host/wedge_watch.h)
  int64_t silent_ms = 10'000;  // that a console may take longer than shared memory to say "ready"
};

// Why a guest is gone although nobody told it to go.
struct Death {
  enum Cause {
    kCrash,       // its console shows why
    kHang,        // no heartbeat
    kSilent,      // ended without a word after it was ready
    kFinished,    // said "done" by itself
    kCannotWork,  // said "error: ..."
    kMute,        // works, and nothing is heard of it on the console
    kNoBoot,      // ended before it was ready
    kSlowBoot,    // was not ready in time
  };
  Cause cause = kSilent;
  std::string reason;            // for people
  LastProgram program;           // what it was running
  std::vector<PastRun> history;  // what it ran, oldest first
  std::string console;           // tail
  bool survived =
      false;  // the guest went on after what its console shows, and ended when it was told to
};
const char* DeathName(Death::Cause cause);  // "crash", as in the table `vms`

class Worker {
 public:
  enum class State { kIdle, kBooting, kRunning, kStopping, kEnded };

  Worker(std::unique_ptr<Machine> machine, WorkerLimits limits, Clock clock);

  Status Start();
  void Poll();
  // The newest death, once.
  std::optional<Death> TakeDeath();
  // Tells the guest to finish its program and end; kEnded follows within stop_ms.
  void Stop();

  State state() const { return state_; }
  const char* StateName() const;
  Machine& machine() { return *machine_; }

 private:
  void PollAlive(int64_t now);
  void WatchHeartbeat(int64_t now);
  bool WorksInSilence(int64_t now);
  int64_t BootLimit() const;
  void EndByForce();
  void Bury(Death::Cause cause, std::string reason);
  void BuryEnded();

  std::unique_ptr<Machine> machine_;
  WorkerLimits limits_;
  Clock clock_;
  State state_ = State::kIdle;
  int64_t since_ms_ = 0;   // of the state
  int64_t crash_ms_ = -1;  // when the console began to look like a crash
  int survivals_ = 0;  // guests that had done what they were told when their console showed a crash
  int64_t silent_ms_ = -1;       // when it was seen to work in silence
  int64_t longest_boot_ms_ = 0;  // 0: none yet, or the last one took too long
  uint64_t heartbeat_ = 0;
  int64_t heartbeat_ms_ = 0;  // when it last moved
  std::optional<Death> death_;
};

}  // namespace kapifuzz
