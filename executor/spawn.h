// Making children without the C library's fork, and waiting for them with a deadline.
//
// Both kinds start with default signal handlers (clone3's CLONE_CLEAR_SIGHAND), so that whatever handlers a fuzzing engine
// has installed do not run in them, and send no signal when they end. A CLONE_VM child runs on a stack of its own in its
// parent's memory, at the same time; its function must not return, allocate, or use the C library's state.
//
//   Result<std::unique_ptr<Spawner>> spawner = Spawner::Create();
//   pid_t pid = (*spawner)->StartSharingMemory(ChildMain, state);
//   ChildEnd end = (*spawner)->Wait(pid, 500);
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <memory>

#include "base/result.h"

namespace kapifuzz {

using ChildFunction = void (*)(void*);

struct ChildEnd {
  enum How : uint8_t { kExited, kSignaled, kKilledAtDeadline, kStuck } how = kExited;
  int code = 0;  // exit status or signal
};

class Spawner {
 public:
  // For use by the thread that creates it.
  static Result<std::unique_ptr<Spawner>> Create();
  ~Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;

  // A process id, or -errno.
  pid_t StartSharingMemory(ChildFunction run, void* argument);
  pid_t StartForked(ChildFunction run, void* argument);

  // Waits for the child. It is killed when it is still there kGraceMs or more after `deadline_ms`, by which it should have
  // ended itself; if even that does not end it within kKillPatienceMs, it is left behind as kStuck.
  ChildEnd Wait(pid_t pid, int deadline_ms);

  static constexpr int kGraceMs = 500;
  static constexpr int kKillPatienceMs = 2000;

 private:
  Spawner() = default;
  void SetAlarm(int first_ms, int then_ms);
  ChildEnd EndForcibly(pid_t pid, int64_t deadline, int* status);

  int64_t alarm_at_ = 0;  // when the alarm goes off next

  uint8_t* stack_ = nullptr;
  timer_t timer_ = {};
  bool has_timer_ = false;
};

}  // namespace kapifuzz
