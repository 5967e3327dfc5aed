#include "executor/spawn.h"

#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/files.h"
#include "executor/raw_syscall.h"

namespace kapifuzz {
namespace {

constexpr size_t kStackBytes = 64 << 10;
constexpr size_t kGuardBytes = 4096;
// Setting a timer costs as much as five cheap calls, so the alarm is not set for each child but moved on when it is near.
// It is so slow that it hardly ever interrupts anything but a wait that lasts too long.
constexpr int kAlarmAheadMs = 3000;
constexpr int kAlarmThenMs = 1000;
constexpr int kPollMs = 10;

// Only interrupts wait4, whose EINTR is what the deadline is made of.
void OnAlarm(int) {}
int AlarmSignal() { return SIGRTMIN + 7; }

int64_t NowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000} + now.tv_nsec / 1000000;
}

// clone3 whose child calls run(argument) on the stack in `args`; the parent gets the result. Nothing of this frame exists
// for the child, so it must go from the system call to the function within the assembly.
long Clone3(const clone_args* args, ChildFunction run, void* argument) {
  long ret;
  register ChildFunction run_register asm("r12") = run;
  register void* argument_register asm("r13") = argument;
  asm volatile(
      "syscall\n"
      "test %%rax, %%rax\n"
      "jnz 1f\n"
      "xor %%ebp, %%ebp\n"
      "mov %%r13, %%rdi\n"
      "call *%%r12\n"
      "ud2\n"
      "1:\n"
      : "=a"(ret)
      : "a"(SYS_clone3), "D"(args), "S"(sizeof(*args)), "r"(run_register), "r"(argument_register)
      : "rcx", "r11", "memory", "cc");
  return ret;
}

ChildEnd EndOf(int status) {
  if (WIFEXITED(status)) return {.how = ChildEnd::kExited, .code = WEXITSTATUS(status)};
  return {.how = ChildEnd::kSignaled, .code = WTERMSIG(status)};
}

}  // namespace

Result<std::unique_ptr<Spawner>> Spawner::Create() {
  std::unique_ptr<Spawner> spawner(new Spawner);
  void* stack = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED) return ErrnoError("child", "cannot map a stack");
  spawner->stack_ = static_cast<uint8_t*>(stack);
  if (mprotect(stack, kGuardBytes, PROT_NONE) != 0)
    return ErrnoError("child", "cannot guard its stack");
  struct sigaction action = {};
  action.sa_handler = OnAlarm;  // without SA_RESTART
  sigevent event = {};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = AlarmSignal();
  event._sigev_un._tid = gettid();
  if (sigaction(AlarmSignal(), &action, nullptr) != 0 ||
      timer_create(CLOCK_MONOTONIC, &event, &spawner->timer_) != 0) {
    return ErrnoError("deadline", "cannot make a timer");
  }
  spawner->has_timer_ = true;
  return spawner;
}

Spawner::~Spawner() {
  if (has_timer_) timer_delete(timer_);
  if (stack_ != nullptr) munmap(stack_, kStackBytes);
}

pid_t Spawner::StartSharingMemory(ChildFunction run, void* argument) {
  clone_args args = {};
  args.flags = CLONE_VM | CLONE_CLEAR_SIGHAND;
  args.stack = reinterpret_cast<uint64_t>(stack_);
  args.stack_size = kStackBytes;
  return static_cast<pid_t>(Clone3(&args, run, argument));
}

pid_t Spawner::StartForked(ChildFunction run, void* argument) {
  clone_args args = {};
  args.flags = CLONE_CLEAR_SIGHAND;
  const long pid = RawSyscall(SYS_clone3, Reg(&args), sizeof(args));
  if (pid == 0) run(argument);
  return static_cast<pid_t>(pid);
}

// The timer goes off again and again, so an alarm that comes right before wait4 only costs until the next one.
void Spawner::SetAlarm(int first_ms, int then_ms) {
  const auto spec = [](int ms) { return timespec{ms / 1000, ms % 1000 * 1000000L}; };
  const itimerspec setting = {.it_interval = spec(then_ms), .it_value = spec(first_ms)};
  timer_settime(timer_, 0, &setting, nullptr);
  alarm_at_ = NowMs() + first_ms;
}

ChildEnd Spawner::Wait(pid_t pid, int deadline_ms) {
  int status = 0;
  const int64_t deadline = NowMs() + deadline_ms + kGraceMs;
  if (alarm_at_ < deadline) SetAlarm(std::max(kAlarmAheadMs, deadline_ms + kGraceMs), kAlarmThenMs);
  if (RawSyscall(SYS_wait4, Reg(int64_t{pid}), Reg(&status), __WALL) != pid)
    return EndForcibly(pid, deadline, &status);
  return EndOf(status);
}

// The alarm went off: looks at the clock every kPollMs from now on. The alarm may come long after the deadline, so patience
// starts with the kill.
ChildEnd Spawner::EndForcibly(pid_t pid, int64_t deadline, int* status) {
  bool killed = false;
  int64_t give_up = INT64_MAX;
  SetAlarm(kPollMs, kPollMs);
  ChildEnd end{.how = ChildEnd::kStuck};
  for (int64_t now = NowMs(); now < give_up; now = NowMs()) {
    if (!killed && now >= deadline) {
      kill(pid, SIGKILL);
      killed = true;
      give_up = now + kKillPatienceMs;
    }
    if (RawSyscall(SYS_wait4, Reg(int64_t{pid}), Reg(status), __WALL) != pid) continue;
    end = EndOf(*status);
    if (killed && end.how == ChildEnd::kSignaled && end.code == SIGKILL)
      end.how = ChildEnd::kKilledAtDeadline;
    break;
  }
  SetAlarm(kAlarmAheadMs, kAlarmThenMs);
  return end;
}

}  // namespace kapifuzz
