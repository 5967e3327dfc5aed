// Making children without the C library's fork, and waiting for them with a deadline.
//
// Both kinds start with default signal handlers (clone3's CLONE_CLEAR_SIGHAND), so that whatever handlers a fuzzing engine
// has installed do not run in them, and send no signal when they end. A CLONE_VM child runs on a stack of its own in its
// parent's memory, at the same time; its function must not return, allocate, or use the C library's state.
//
//   Result<std::unique_ptr<Spawner>> spawner = Spawner::Create();
//   pid_t pid = (*spawner)->StartSharingMemory(ChildMain, state);
//   ChildEnd end = (*spawner)->Wait(pid, {.program_ms = 500});
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <ctime>
#include <memory>

#include "base/result.h"
#include "base/unique_fd.h"
#include "executor/clone_child.h"
#include "executor/fork_server.h"

namespace kapifuzz {

struct ChildEnd {
  // kWaits: not an end, it waits for its turn.
  enum How : uint8_t { kExited, kSignaled, kKilledAtDeadline, kStuck, kWaits } how = kExited;
  int code = 0;  // exit status or signal
};

// How long a child may take, and how to tell what it does.
struct Patience {
  int program_ms = 500;  // then it is killed
  int call_ms = 20;      // a call that takes longer gets a SIGALRM, again and again
  // The call that the child is in, negative between calls. Null: it gets no signals.
  const volatile int32_t* running = nullptr;
  // The child's second thread while it has one (executor/child_race.h), else 0. May be null.
  const volatile uint32_t* second_thread = nullptr;
};

// What a task is doing. The same one is asked about again and again, so its file stays open; that of a task that is gone tells
// nothing, even when another one has its number.
class TaskState {
 public:
  // 'R', 'S', 'D' ...; 0 when nobody can tell.
  char Of(pid_t task);

 private:
  bool Read(char (&text)[64]) const;

  pid_t task_ = 0;
  UniqueFd file_;
};

class Spawner {
 public:
  // For use by the thread that creates it. What forked children share with this process must have been mapped before.
  static Result<std::unique_ptr<Spawner>> Create();
  ~Spawner();
  Spawner(const Spawner&) = delete;
  Spawner& operator=(const Spawner&) = delete;

  // A process id, or -errno.
  pid_t StartSharingMemory(ChildFunction run, void* argument);
  pid_t StartForked(ChildFunction run, void* argument);
  // A CLONE_VM child that goes on living between programs, one at a time: `turn` says whose turn it is (Turn in
  // executor/turn.h).
  pid_t StartKept(ChildFunction run, void* argument, volatile uint32_t* turn);
  // The same with memory of its own.
  pid_t StartKeptForked(ChildFunction run, void* argument, volatile uint32_t* turn);

  // Waits for the child and looks after it every kLookUs. A call that sleeps, and still does when it is looked at again
  // kSecondLookUs later, is blocked and gets its signal at once: nobody else is there to wake it up, and a blocked call costs
  // as much as dozens of programs. One that sleeps on after kMostTicks of them lets none through (epoll_pwait with a full mask), and the child is
  // killed as at its deadline. If even SIGKILL does not end the child within kKillPatienceMs, or kExitPatienceMs while it runs, it is left behind as
  // kStuck.
  // With `turn`, waits until it is no longer kTurnChild.
  ChildEnd Wait(pid_t pid, const Patience& patience, volatile uint32_t* turn = nullptr);

  static constexpr int kLookUs = 1000;
  static constexpr int kSecondLookUs = 300;
  static constexpr int kMostTicks = 16;
  static constexpr int kKillPatienceMs = 5'000;
  static constexpr int kExitPatienceMs = 30'000;

 private:
  Spawner() = default;
  void SetAlarm(int us);

  std::unique_ptr<ForkServer> fork_server_;
  uint8_t* stack_ = nullptr;
  uint8_t* kept_stack_ = nullptr;
  TaskState state_, second_state_;
  timer_t timer_ = {};
  bool has_timer_ = false;
};

}  // namespace kapifuzz
