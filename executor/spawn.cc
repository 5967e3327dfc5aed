#include "executor/spawn.h"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>

#include "base/files.h"
#include "base/unique_fd.h"
#include "executor/raw_syscall.h"
#include "executor/turn.h"

namespace kapifuzz {
namespace {

constexpr size_t kStackBytes = 64 << 10;
constexpr size_t kGuardBytes = 4096;

// Only interrupts wait4. Blocked everywhere else, where it would cut short what the parent itself does.
void OnAlarm(int) {}
int AlarmSignal() { return SIGRTMIN + 7; }

void MaskAlarm(int how) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, AlarmSignal());
  pthread_sigmask(how, &set, nullptr);
}

int64_t NowMs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1000} + now.tv_nsec / 1000000;
}

ChildEnd EndOf(int status) {
  if (WIFEXITED(status)) return {.how = ChildEnd::kExited, .code = WEXITSTATUS(status)};
  return {.how = ChildEnd::kSignaled, .code = WTERMSIG(status)};
}

// With a guard page at its end. Null when there is no memory.
uint8_t* MapStack() {
  void* stack = mmap(nullptr, kStackBytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  if (stack == MAP_FAILED || mprotect(stack, kGuardBytes, PROT_NONE) != 0) return nullptr;
  return static_cast<uint8_t*>(stack);
}

// Looks after one child.
class Watch {
 public:
  Watch(pid_t pid, const Patience& patience, TaskState* state, TaskState* second_state)
      : pid_(pid),
        patience_(patience),
        state_(*state),
        second_state_(*second_state),
        start_(NowMs()) {}

  // False: there is nothing more that could be done.
  bool Look() {
    const int64_t now = NowMs();
    if (killed_) return MayStillEnd(now - killed_at_);
    if (now - start_ > patience_.program_ms) {
      Kill(now);
    } else if (patience_.running != nullptr) {
      LookAtCall(*patience_.running, now);
    }
    return true;
  }

  bool killed() const { return killed_; }
  // The child slept at the last look.
  bool doubts() const { return sleeps_; }

 private:
  void Kill(int64_t now) {
    kill(pid_, SIGKILL);
    killed_ = true;
    killed_at_ = now;
    sleeps_ = false;
  }

  // One that runs is on its way out: a slow kernel takes long to free much memory.
  bool MayStillEnd(int64_t waited_ms) const {
    if (waited_ms < Spawner::kKillPatienceMs) return true;
    return waited_ms < Spawner::kExitPatienceMs && state_.Of(pid_) == 'R';
  }

  void LookAtCall(int call, int64_t now) {
    const bool slept = call == call_ && sleeps_;
    if (call != call_) {
      since_ = now;
      ticks_ = 0;
    }
    call_ = call;
    const pid_t second = SecondThread();
    sleeps_ =
        call >= 0 && state_.Of(pid_) == 'S' && (second == 0 || second_state_.Of(second) == 'S');
    if (call < 0) return;
    if (!(slept && sleeps_) && now - since_ < patience_.call_ms) return;
    if (sleeps_ && ticks_ >= Spawner::kMostTicks) return Kill(now);
    Tick(second);
    ticks_++;
    since_ = now;
    sleeps_ = false;
  }

  pid_t SecondThread() const {
    return patience_.second_thread == nullptr ? 0 : static_cast<pid_t>(*patience_.second_thread);
  }

  // A signal to the process would reach one of its threads only.
  void Tick(pid_t second) const {
    if (second == 0) {
      kill(pid_, SIGALRM);
      return;
    }
    for (const pid_t tid : {pid_, second}) syscall(SYS_tgkill, pid_, tid, SIGALRM);
  }

  const pid_t pid_;
  const Patience patience_;
  TaskState& state_;
  TaskState& second_state_;
  const int64_t start_;
  int call_ = -1;  // at the last look
  bool sleeps_ = false;
  int ticks_ = 0;      // signals that this call got
  int64_t since_ = 0;  // when a look first saw it in that call, or it got its last signal
  bool killed_ = false;
  int64_t killed_at_ = 0;
};

}  // namespace

char TaskState::Of(pid_t task) {
  char text[64] = {};
  if (task != task_ || !Read(text)) {
    char path[32];
    snprintf(path, sizeof(path), "/proc/%d/stat", task);
    task_ = task;
    file_ = UniqueFd(open(path, O_RDONLY | O_CLOEXEC));
    if (!Read(text)) return 0;
  }
  const char* name_end = std::strrchr(text, ')');  // the state follows the name: "12 (init) S"
  return name_end != nullptr && name_end[1] == ' ' ? name_end[2] : 0;
}

bool TaskState::Read(char (&text)[64]) const {
  return file_ && pread(file_.get(), text, sizeof(text) - 1, 0) > 0;
}

Result<std::unique_ptr<Spawner>> Spawner::Create() {
  std::unique_ptr<Spawner> spawner(new Spawner);
  spawner->stack_ = MapStack();
  spawner->kept_stack_ = MapStack();
  if (spawner->stack_ == nullptr || spawner->kept_stack_ == nullptr)
    return ErrnoError("child", "cannot map a stack");
  Result<std::unique_ptr<ForkServer>> server = ForkServer::Start();
  if (!server.ok()) return server.error();
  spawner->fork_server_ = std::move(*server);
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
  MaskAlarm(SIG_BLOCK);
  return spawner;
}

Spawner::~Spawner() {
  if (has_timer_) timer_delete(timer_);
  for (uint8_t* stack : {stack_, kept_stack_}) {
    if (stack != nullptr) munmap(stack, kStackBytes);
  }
}

pid_t Spawner::StartSharingMemory(ChildFunction run, void* argument) {
  clone_args args = {};
  args.flags = CLONE_VM | CLONE_CLEAR_SIGHAND;
  args.stack = reinterpret_cast<uint64_t>(stack_);
  args.stack_size = kStackBytes;
  return static_cast<pid_t>(Clone3(&args, run, argument));
}

pid_t Spawner::StartKept(ChildFunction run, void* argument, volatile uint32_t* turn) {
  clone_args args = {};
  args.flags = CLONE_VM | CLONE_CLEAR_SIGHAND | CLONE_CHILD_CLEARTID;
  args.stack = reinterpret_cast<uint64_t>(kept_stack_);
  args.stack_size = kStackBytes;
  args.child_tid = reinterpret_cast<uint64_t>(turn);
  *turn = kTurnChild;
  return static_cast<pid_t>(Clone3(&args, run, argument));
}

pid_t Spawner::StartKeptForked(ChildFunction run, void* argument, volatile uint32_t* turn) {
  *turn = kTurnChild;
  return StartForked(run, argument);
}

// Should the server have been killed, a new one takes its place; it is larger.
pid_t Spawner::StartForked(ChildFunction run, void* argument) {
  const pid_t pid = fork_server_->Fork(run, argument);
  if (pid != -ESRCH) return pid;
  Result<std::unique_ptr<ForkServer>> server = ForkServer::Start();
  if (!server.ok()) return pid;
  fork_server_ = std::move(*server);
  return fork_server_->Fork(run, argument);
}

// It goes off again and again, so one that comes right before wait4 only costs until the next.
void Spawner::SetAlarm(int us) {
  const itimerspec setting = {.it_interval = {0, kLookUs * 1000L}, .it_value = {0, us * 1000L}};
  timer_settime(timer_, 0, &setting, nullptr);
}

ChildEnd Spawner::Wait(pid_t pid, const Patience& patience, volatile uint32_t* turn) {
  Watch watch(pid, patience, &state_, &second_state_);
  SetAlarm(kLookUs);
  MaskAlarm(SIG_UNBLOCK);
  int status = 0;
  bool ended = false, hopeless = false;
  while (!hopeless) {
    if (turn != nullptr) SleepWhile(turn, kTurnChild);
    if (turn != nullptr && *turn == kTurnParent) break;
    // A child that died while it waited for its turn tells nobody.
    const int how = turn != nullptr && *turn == kTurnChild ? __WALL | WNOHANG : __WALL;
    ended =
        RawSyscall(SYS_wait4, Reg(int64_t{pid}), Reg(&status), static_cast<uint64_t>(how)) == pid;
    if (ended) break;
    hopeless = !watch.Look();
    if (watch.doubts()) SetAlarm(kSecondLookUs);
  }
  MaskAlarm(SIG_BLOCK);
  if (hopeless) return {.how = ChildEnd::kStuck};
  if (!ended) return {.how = ChildEnd::kWaits};
  ChildEnd end = EndOf(status);
  if (watch.killed() && end.how == ChildEnd::kSignaled && end.code == SIGKILL)
    end.how = ChildEnd::kKilledAtDeadline;
  return end;
}

}  // namespace kapifuzz
