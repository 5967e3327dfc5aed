#include "fuzz/guest/supervise.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>

#include "base/signal_names.h"
#include "fuzz/guest/console.h"

namespace kapifuzz {
namespace {

using Clock = std::chrono::steady_clock;

// Reaps everything that has ended; true with its status once `worker` is among it.
bool Reap(pid_t worker, int* status) {
  int ended;
  for (pid_t pid; (pid = waitpid(-1, &ended, WNOHANG)) != 0;) {
    if (pid < 0 && errno != EINTR) return false;
    if (pid != worker) continue;
    *status = ended;
    return true;
  }
  return false;
}

// Kills a worker that has stopped to make progress.
class Watchdog {
 public:
  Watchdog(pid_t worker, const GuestShm& shm, int silent_ms)
      : worker_(worker), shm_(shm), silent_(silent_ms), last_(Beat()), since_(Clock::now()) {}

  void Look() {
    if (silent_.count() == 0) return;
    const uint64_t beat = Beat();
    if (beat != last_) {
      last_ = beat;
      since_ = Clock::now();
    } else if (!killed_ && Clock::now() - since_ > silent_) {
      killed_ = true;
      SayNote(WhyItDied(SIGKILL));  // it may not die of it
      kill(worker_, SIGKILL);
    }
  }

  std::string WhyItDied(int signal) const {
    if (!killed_) return "the worker died of " + std::string(SignalName(signal));
    return "the worker made no progress for " + std::to_string(silent_.count()) +
           " ms and was killed";
  }

 private:
  uint64_t Beat() const { return shm_.header().heartbeat.load(std::memory_order_relaxed); }

  const pid_t worker_;
  const GuestShm& shm_;
  const std::chrono::milliseconds silent_;
  uint64_t last_;
  Clock::time_point since_;
  bool killed_ = false;
};

}  // namespace

int Supervise(const std::function<int()>& work, const GuestShm& shm,
              const SuperviseOptions& options) {
  for (int restart = 0;; ++restart) {
    const pid_t worker = fork();
    if (worker < 0) {
      SayError(std::string("cannot start a worker: ") + strerror(errno));
      return 1;
    }
    if (worker == 0) _exit(work());
    Watchdog watchdog(worker, shm, options.silent_ms);
    int status = 0;
    while (!Reap(worker, &status)) {
      shm.header().pulse.fetch_add(1, std::memory_order_relaxed);
      watchdog.Look();
      usleep(static_cast<useconds_t>(options.poll_ms) * 1000);
    }
    shm.header().pulse.store(0, std::memory_order_relaxed);
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    const std::string death = watchdog.WhyItDied(WTERMSIG(status));
    if (restart >= options.restarts) {
      SayError(death);
      return 1;
    }
    SayNote(death + ": a new one takes its place");
  }
}

}  // namespace kapifuzz
