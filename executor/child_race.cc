// Runs in the child and in its second thread: raw system calls, fixed memory, no library state.
#include "executor/child_race.h"

#include <sys/syscall.h>
#include <x86intrin.h>

#include "executor/child_call.h"
#include "executor/clone_child.h"
#include "executor/raw_syscall.h"
#include "executor/turn.h"

namespace kapifuzz {
namespace {

// So often a thread looks for a word of the other before it lets that have the CPU, which may be the only one.
constexpr uint32_t kLooks = 4000;
// An answer within so many ticks of the time-stamp counter comes from a thread that runs at this very moment.
constexpr uint64_t kQuickTicks = 10'000;
constexpr int kQuickAnswers = 2;
// After so many others it gives up: of two CPUs one may be back any moment, a single one never brings quick answers.
constexpr int kSlowAnswers = 25, kSlowAnswersAlone = 2;
constexpr uint32_t kGo = UINT32_MAX;

void Say(uint32_t* word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }

// What the other thread says next.
uint32_t Hear(const uint32_t* word, uint32_t last) {
  for (uint32_t looks = 1;; looks++) {
    const uint32_t said = __atomic_load_n(word, __ATOMIC_ACQUIRE);
    if (said != last) return said;
    if (looks % kLooks == 0) RawSyscall(SYS_sched_yield);
  }
}

// The first thread asks until it gets quick answers in a row: a barrier alone would let go two threads of which one has only
// just become awake, or has no CPU, since those of a guest share the host's with others. If no answers are quick the calls
// overlap as luck will have it.
void MeetAsFirst(RaceRoom* room, bool one_cpu) {
  int quick = 0, slow = 0;
  const int patience = one_cpu ? kSlowAnswersAlone : kSlowAnswers;
  for (uint32_t n = 0; quick < kQuickAnswers && slow < patience; n++) {
    const uint64_t asked = __rdtsc();
    Say(&room->asked, n + 1);
    Hear(&room->answered, n);
    const bool is_quick = __rdtsc() - asked < kQuickTicks;
    quick = is_quick ? quick + 1 : 0;
    slow += !is_quick;
  }
  Say(&room->asked, kGo);
}

void MeetAsSecond(RaceRoom* room) {
  for (uint32_t n = Hear(&room->asked, 0); n != kGo; n = Hear(&room->asked, n))
    Say(&room->answered, n);
}

// Square turns of an empty loop: near 0, where both calls begin together, each turn counts; at the ends one call is over
// before the other begins.
void WaitSteps(int steps) {
  for (int turn = steps > 0 ? steps * steps : 0; turn > 0; turn--) asm volatile("" ::: "memory");
}

void FinishCall(SharedState* state, int i, long ret) {
  CallRecord& record = state->trace.records[i];
  record.ret = ret;
  record.returned = true;
}

void SecondThread(void* memory) {
  auto* state = static_cast<SharedState*>(memory);
  RaceRoom& room = state->race;
  const int i = room.call;
  MeetAsSecond(&room);
  WaitSteps(state->plan.calls[i].delay);
  FinishCall(state, i + 1, MakeCall(state, i + 1));
  for (;;) RawSyscall(SYS_exit, 0);
}

// The kernel stores the thread's id in the room before it runs, and 0 when it has ended.
bool StartSecond(SharedState* state) {
  RaceRoom& room = state->race;
  clone_args args = {};
  args.flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM |
               CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;
  args.parent_tid = args.child_tid = Reg(&room.tid);
  args.stack = Reg(room.stack);
  args.stack_size = sizeof(room.stack);
  return Clone3(&args, SecondThread, state) > 0;
}

void AwaitSecond(SharedState* state) {
  volatile uint32_t* tid = &state->race.tid;
  for (uint32_t now = *tid; now != 0; now = *tid) SleepWhile(tid, now);
}

}  // namespace

bool RunPair(SharedState* state, int i, uint64_t* covered) {
  const ChildPlan& plan = state->plan;
  CallRecord& first = state->trace.records[i];
  CallRecord& second = state->trace.records[i + 1];
  first.cover_begin = second.cover_begin = second.cover_end = static_cast<uint32_t>(*covered);
  state->race.call = i;
  state->race.asked = state->race.answered = 0;
  if (!StartSecond(state)) return false;
  first.executed = second.executed = true;
  if (plan.cover) StartCoverage(plan, *covered);
  MeetAsFirst(&state->race, plan.one_cpu);
  state->running = i;
  WaitSteps(-plan.calls[i].delay);
  const long ret = MakeCall(state, i);
  if (plan.cover) StopCoverage(plan, covered, &first);
  FinishCall(state, i, ret);
  if (plan.running_call != nullptr && !second.returned)
    *plan.running_call = static_cast<uint32_t>(i + 1);
  AwaitSecond(state);
  state->running = -1;
  first.cover_end = second.cover_begin = second.cover_end = static_cast<uint32_t>(*covered);
  return true;
}

}  // namespace kapifuzz
