// Runs in the child, and below MakeCall in the child's child: raw system calls, fixed memory, no library state.
#include "executor/child_exec.h"

#include <linux/kcov.h>
#include <linux/wait.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>

#include "executor/clone_child.h"
#include "executor/fault.h"
#include "executor/kcov.h"
#include "executor/raw_syscall.h"

namespace kapifuzz {
namespace {

// So long may a new program take to end. Those of the sandbox need a fraction of it.
constexpr long kProgramNs = 200'000'000;
constexpr uint64_t kSigchldBit = uint64_t{1} << (SIGCHLD - 1);

// The call, made by a process of its own. Coverage is a task's, so it is this one that asks for it; a task that ends gives it
// back.
void MakeCall(void* memory) {
  auto* state = static_cast<SharedState*>(memory);
  const ChildPlan& plan = state->plan;
  ExecRoom& room = state->exec;
  const uint64_t* a = state->trace.records[room.call].args;
  RawSyscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  if (plan.cover) RawSyscall(SYS_ioctl, Reg(int64_t{plan.kcov_fd}), KCOV_ENABLE, plan.kcov_mode);
  const uint8_t nth = plan.calls[room.call].fail_nth;
  const bool armed = nth != 0 && ArmOwnFault(plan.facts.proc_fd, nth);
  if (plan.cover) *plan.kcov_counter = room.covered;
  const long ret = RawSyscall(plan.calls[room.call].nr, a[0], a[1], a[2], a[3], a[4], a[5]);
  if (plan.cover) {
    room.covered = *plan.kcov_counter;
    *plan.kcov_counter = kKcovWords;
  }
  if (armed) room.fault_injected = DisarmOwnFault(plan.facts.proc_fd);
  if (plan.cover) RawSyscall(SYS_ioctl, Reg(int64_t{plan.kcov_fd}), KCOV_DISABLE, 0);
  room.result = ret;
  room.came_back = true;
  for (;;) RawSyscall(SYS_exit_group, 0);
}

long Start(SharedState* state) {
  clone_args args = {};
  args.flags = CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_CLEAR_SIGHAND;
  args.stack = Reg(state->exec.stack);
  args.stack_size = sizeof(state->exec.stack);
  return Clone3(&args, MakeCall, state);
}

void Mask(int how, uint64_t signals) {
  RawSyscall(SYS_rt_sigprocmask, static_cast<uint64_t>(how), Reg(&signals), 0, sizeof(signals));
}

bool Ended(long pid, int options) {
  return RawSyscall(SYS_wait4, Reg(pid), 0, static_cast<uint64_t>(options)) == pid;
}

// A process that has become another program tells its parent when it ends (SIGCHLD, which is blocked); one whose call failed
// does not, but has ended already.
void AwaitEnd(long pid, bool came_back) {
  if (!came_back) {
    const timespec patience = {0, kProgramNs};
    RawSyscall(SYS_rt_sigtimedwait, Reg(&kSigchldBit), 0, Reg(&patience), sizeof(kSigchldBit));
    if (Ended(pid, __WALL | WNOHANG)) return;
    RawSyscall(SYS_kill, Reg(pid), SIGKILL);
  }
  Ended(pid, __WALL);
}

// All that is in the pipe, of which the last report counts: one that was left by a killed program is older.
bool TakeReport(int fd, NewProgram* program) {
  bool taken = false;
  while (RawSyscall(SYS_read, Reg(int64_t{fd}), Reg(program), kReportBytes) ==
         static_cast<long>(kReportBytes)) {
    taken = true;
  }
  return taken;
}

}  // namespace

void RunApart(SharedState* state, int i, uint64_t* covered) {
  const ChildPlan& plan = state->plan;
  CallRecord& record = state->trace.records[i];
  NewProgram& program = state->trace.new_programs[i];
  ExecRoom& room = state->exec;
  TakeReport(plan.facts.report_fd, &program);
  program = NewProgram{};
  room.call = i;
  room.covered = *covered;
  room.came_back = false;
  room.fault_injected = false;
  record.cover_begin = record.cover_end = static_cast<uint32_t>(*covered);
  Mask(SIG_BLOCK, kSigchldBit);
  const long pid = Start(state);
  if (pid > 0) {
    const bool came_back = room.came_back;
    AwaitEnd(pid, came_back);
    record.executed = record.returned = true;
    record.replaced = !came_back;
    record.fault_injected = room.fault_injected;
    record.ret = came_back ? int64_t{room.result} : 0;
    if (!came_back) program.seen = TakeReport(plan.facts.report_fd, &program);
    if (plan.cover) {
      *covered = came_back ? uint64_t{room.covered} : *plan.kcov_counter;
      *plan.kcov_counter = kKcovWords;
      record.cover_overflow = *covered >= plan.kcov_room;
    }
    record.cover_end = static_cast<uint32_t>(*covered);
  }
  Mask(SIG_UNBLOCK, kSigchldBit);
}

}  // namespace kapifuzz
