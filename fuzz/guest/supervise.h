// Supervision: one worker process does the job, its parent watches over it.
//
// The worker touches the kernel under test from all sides; it may be killed by it, or stand still in it. The parent only waits:
// it beats the pulse by which the host knows that the kernel schedules, reaps (as process 1 every orphan of the guest is its
// child), kills a worker whose heartbeat stands still, and for a campaign puts a new one in its place, which takes up from
// the corpus that the host stored.
//
//   int status = Supervise([&] { return Work(); }, shm, {.restarts = 20});
#pragma once

#include <functional>

#include "executor/spawn.h"
#include "fuzz/guest/shm.h"

namespace kapifuzz {

struct SuperviseOptions {
  int restarts = 0;  // how often a dead worker is replaced
  // Without a heartbeat for so long, the worker is taken for wedged; 0: it may be silent. The executor itself waits long for
  // a child to die, and tells more of it; the host waits longer (WorkerLimits::hang_ms).
  int silent_ms = Spawner::kExitPatienceMs + 15'000;
  int poll_ms = 20;
};

// Runs `work` in a child process and returns its exit status; 1 if it died and was not, or could not be, replaced.
int Supervise(const std::function<int()>& work, const GuestShm& shm,
              const SuperviseOptions& options);

}  // namespace kapifuzz
