// Everything in this file runs in the child: raw system calls, fixed memory, no library state.
#include "executor/child_main.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

#include "executor/child_call.h"
#include "executor/child_exec.h"
#include "executor/child_plan.h"
#include "executor/child_race.h"
#include "executor/fault.h"
#include "executor/kcov.h"
#include "executor/observer.h"
#include "executor/raw_syscall.h"
#include "executor/world.h"

namespace kapifuzz {
namespace {

// The kernel's struct sigaction, which glibc's is not.
struct KernelSigaction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  unsigned long mask;
};
constexpr unsigned long kSaRestorer = 0x04000000;

// For the handler alone, which gets no argument. In a CLONE_VM child it is the parent's variable, with the same value.
SharedState* g_state;

[[noreturn]] void Exit(int code) {
  for (;;) RawSyscall(SYS_exit_group, static_cast<uint64_t>(code));
}

// The parent's signal to a call that blocks: the call returns EINTR, since this handler does not restart it.
void OnTick(int) {
  g_state->ticks = g_state->ticks + 1;
  const int running = g_state->running;
  if (running < 0) return;
  const int last = g_state->plan.calls[running].race ? running + 1 : running;
  for (int i = running; i <= last; i++) {
    CallRecord& record = g_state->trace.records[i];
    if (!record.returned) record.interrupted = true;
  }
}

asm(".pushsection .text\n"
    "kapifuzz_restore_rt:\n"
    "  mov $15, %eax\n"  // rt_sigreturn
    "  syscall\n"
    ".popsection\n");
extern "C" void kapifuzz_restore_rt();

void Must(bool done) {
  if (!done) Exit(kChildSetupFailed);
}

void Must(long result) { Must(result >= 0); }

void SetHandler(int signal, void (*handler)(int)) {
  const KernelSigaction action = {
      .handler = handler, .flags = kSaRestorer, .restorer = kapifuzz_restore_rt, .mask = 0};
  Must(RawSyscall(SYS_rt_sigaction, static_cast<uint64_t>(signal), Reg(&action), 0,
                  sizeof(action.mask)));
}

void SetUpSignals() {
  const uint64_t none = 0;
  SetHandler(SIGALRM, OnTick);
  SetHandler(SIGPIPE, SIG_IGN);  // so that write returns EPIPE
  SetHandler(SIGXFSZ, SIG_IGN);  // and EFBIG
  Must(RawSyscall(SYS_rt_sigprocmask, SIG_SETMASK, Reg(&none), 0, sizeof(none)));
}

void ResetDescriptors(const WorldFacts& facts) {
  for (uint64_t fd = 0; fd < 3; fd++) Must(RawSyscall(SYS_dup2, Reg(int64_t{facts.null_fd}), fd));
  Must(RawSyscall(SYS_close_range, 3, kFirstInternalFd - 1, 0));
}

void EnterSandbox(const WorldFacts& facts) {
  Must(RawSyscall(SYS_fchdir, Reg(int64_t{facts.root_fd})));
  Must(RawSyscall(SYS_chroot, Reg(".")));
  Must(RawSyscall(SYS_fchdir, Reg(int64_t{facts.work_fd})));
  ResetDescriptors(facts);
  Must(RawSyscall(SYS_close_range, kFirstInternalFd + kInternalFds, UINT32_MAX, 0));
}

// The soft limit, which is the one that counts: a hard one could not be taken back.
void SetLimit(int resource, rlim_t value, rlim_t hard) {
  const rlimit limit = {value, hard};
  Must(RawSyscall(SYS_prlimit64, 0, static_cast<uint64_t>(resource), Reg(&limit), 0));
}

// `had`: what this child had before. At first it has what its parent has.
void SetLimits(const ChildPlan& plan, const Environment* had) {
  const Environment& env = plan.env;
  if (had == nullptr || had->nofile != env.nofile)
    SetLimit(RLIMIT_NOFILE, env.nofile, kMaxObservedFds);
  const int64_t had_fsize = had == nullptr ? -1 : had->fsize;
  if (had_fsize != env.fsize) {
    SetLimit(RLIMIT_FSIZE, env.fsize < 0 ? plan.hard_fsize : static_cast<rlim_t>(env.fsize),
             plan.hard_fsize);
  }
  const int64_t had_memlock = had == nullptr ? -1 : had->memlock;
  if (had_memlock != env.memlock) {
    SetLimit(RLIMIT_MEMLOCK, env.memlock < 0 ? plan.soft_memlock : static_cast<rlim_t>(env.memlock),
             plan.hard_memlock);
  }
  RawSyscall(SYS_umask, env.umask);
}

void SetCapabilities(uint64_t caps) {
  __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  const auto low = static_cast<uint32_t>(caps), high = static_cast<uint32_t>(caps >> 32);
  const __user_cap_data_struct data[2] = {{low, low, 0}, {high, high, 0}};
  Must(RawSyscall(SYS_capset, Reg(&header), Reg(data)));
}

void SetCredentials(const ChildPlan& plan) {
  if (plan.env.user == Environment::User::kNobody) {
    Must(RawSyscall(SYS_setgroups, 0, 0));
    Must(RawSyscall(SYS_setresgid, kNobody, kNobody, kNobody));
    Must(RawSyscall(SYS_setresuid, kNobody, kNobody, kNobody));
  } else if (plan.change_caps) {
    SetCapabilities(plan.caps);
  }
}

uint64_t ValueOf(const PlannedArg& arg, const Trace& trace) {
  uint64_t value = arg.value;
  if (arg.source == Source::kReturn) value = static_cast<uint64_t>(trace.records[arg.call].ret);
  if (arg.source == Source::kMemory) {
    const bool filled = trace.records[arg.call].ret == 0;
    value =
        filled ? Reg(int64_t{*reinterpret_cast<const volatile int*>(arg.value)}) : Reg(int64_t{-1});
  }
  if (arg.source == Source::kContext) {
    const bool filled = trace.records[arg.call].ret == 0;
    value = filled ? *reinterpret_cast<const volatile uint64_t*>(arg.value) : 0;
  }
  const auto fd = static_cast<int>(value);
  if (arg.is_fd && fd >= kFirstInternalFd && fd < kFirstInternalFd + kInternalFds)
    value += kInternalFds;
  return value;
}

// The call itself, between two looks at the coverage counter.
void Dispatch(SharedState* state, int i, uint64_t* covered) {
  const ChildPlan& plan = state->plan;
  CallRecord& record = state->trace.records[i];
  record.executed = true;
  record.cover_begin = static_cast<uint32_t>(*covered);
  state->running = i;
  // Neither arming a fault nor an ioctl of KCOV allocates: what is counted is the call's.
  const uint8_t nth = plan.calls[i].fail_nth;
  if (nth != 0) ArmFault(nth);
  if (plan.cover) Must(StartCoverage(plan, *covered));
  const long ret = MakeCall(state, i);
  if (plan.cover) Must(StopCoverage(plan, covered, &record));
  if (nth != 0) record.fault_injected = DisarmFault();
  state->running = -1;
  record.cover_end = static_cast<uint32_t>(*covered);
  record.ret = ret;
  record.returned = true;
}

void RunCall(SharedState* state, int i, uint64_t* covered) {
  const PlannedCall& call = state->plan.calls[i];
  if (call.race) {
    Must(RunPair(state, i, covered));
  } else if (call.no_return) {
    RunApart(state, i, covered);
  } else {
    Dispatch(state, i, covered);
  }
}

void TakeArguments(SharedState* state, int i) {
  const PlannedCall& call = state->plan.calls[i];
  CallRecord& record = state->trace.records[i];
  for (int k = 0; k < call.arg_count; k++) record.args[k] = ValueOf(call.args[k], state->trace);
}

// One call at a time, or a pair that runs at once: there is no moment between its calls.
void RunCalls(SharedState* state) {
  const ChildPlan& plan = state->plan;
  Observer observer(state);
  uint64_t covered = 0;
  PhaseTimer timer = PhaseTimer::Continue(plan.times);
  if (plan.observe) observer.Begin();
  for (int i = 0, end; i < plan.call_count; i = end) {
    end = plan.calls[i].race ? i + 2 : i + 1;
    for (int k = i; k < end; k++) TakeArguments(state, k);
    state->trace.started = static_cast<uint8_t>(end);
    if (plan.running_call != nullptr) *plan.running_call = static_cast<uint32_t>(i);
    for (int k = i; plan.observe && k < end; k++) observer.BeforeCall(k);
    timer.Lap(Phase::kObserve);
    RunCall(state, i, &covered);
    timer.Lap(Phase::kCalls);
    for (int k = i; plan.observe && k < end; k++) observer.AfterCall(k);
    if (end > i + 1) state->trace.moments[i + 1].complete = false;
    state->trace.looked = static_cast<uint8_t>(end);
    timer.Lap(Phase::kObserve);
  }
}

// Ends unless the parent has another program, which is in the plan when this returns. Whatever the last one had open is
// closed before the parent looks after the files.
void AwaitTurn(SharedState* state) {
  const ChildPlan& plan = state->plan;
  volatile uint32_t* turn = &state->turns[plan.own_memory];
  ResetDescriptors(plan.facts);
  if (plan.own_memory) Must(RawSyscall(SYS_munlockall));
  Must(RawSyscall(SYS_fchdir, Reg(int64_t{plan.facts.work_fd})));
  PhaseTimer timer = PhaseTimer::Continue(plan.times);
  timer.Lap(Phase::kSetUp);
  GiveTurn(turn, kTurnParent);
  while (*turn == kTurnParent) SleepWhile(turn, kTurnParent);
  if (*turn != kTurnChild) Exit(kChildDone);
}

}  // namespace

void ChildMain(void* memory) {
  auto* state = static_cast<SharedState*>(memory);
  const ChildPlan& plan = state->plan;
  g_state = state;
  if (plan.keep) RawSyscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  PhaseTimer timer = PhaseTimer::Continue(plan.times);
  timer.Lap(Phase::kSpawn);
  SetUpSignals();
  if (plan.faults && !OpenFaultFile()) Exit(kChildSetupFailed);
  EnterSandbox(plan.facts);
  SetLimits(plan, nullptr);
  if (plan.cover) *plan.kcov_counter = kKcovWords;  // paused
  SetCredentials(plan);
  timer.Lap(Phase::kSetUp);
  RunCalls(state);
  while (plan.keep) {
    const Environment had = plan.env;
    AwaitTurn(state);
    timer = PhaseTimer::Continue(plan.times);
    timer.Lap(Phase::kSpawn);
    SetLimits(plan, &had);
    if (plan.cover) *plan.kcov_counter = kKcovWords;
    timer.Lap(Phase::kSetUp);
    RunCalls(state);
  }
  Exit(kChildDone);
}

}  // namespace kapifuzz
