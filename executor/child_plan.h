// ChildPlan: everything a child needs, worked out by its parent beforehand.
//
// Between clone and exit there is no heap, no library state and, with CLONE_VM, no memory of one's own. So the parent
// turns the program into numbers: registers, addresses in the arena, limits, credentials. Plan, trace and the observer's
// scratch stand together in one shared mapping, SharedState, which a forked child writes to as well.
//
//   Program ─► PlanProgram ─► ChildPlan ─► ChildMain (child_main.cc) ─► Trace
#pragma once

#include <cstdint>

#include "executor/observation.h"
#include "executor/observer_state.h"
#include "executor/phase_times.h"
#include "executor/turn.h"
#include "executor/world_facts.h"

namespace kapifuzz {

// Where a register's value comes from.
enum class Source : uint8_t {
  kValue,    // `value`
  kReturn,   // the result of call `call`
  kMemory,   // the int at address `value`, if call `call` succeeded; else -1
  kContext,  // the aio context at address `value`, if call `call` succeeded; else 0
};

struct PlannedArg {
  Source source = Source::kValue;
  uint8_t call = 0;
  bool is_fd = false;  // must not name an internal descriptor
  uint64_t value = 0;
};

struct PlannedCall {
  int64_t nr = 0;
  uint32_t request = 0;  // as SyscallDesc::request
  uint32_t needs = 0;
  uint8_t fail_nth = 0;  // as Call::fail_nth; 0 where the kernel cannot
  uint8_t arg_count = 0;
  bool makes_fds = false;    // it returns a descriptor or writes some to memory
  bool reaches_all = false;  // any open descriptor may be named in memory that it reads
  uint64_t context_at = 0;   // where it writes an aio context; 0: it writes none
  int8_t path_arg = -1;      // its first path parameter
  int8_t dirfd_arg = -1;     // the descriptor parameter right before that
  int8_t string_arg = -1;    // its first string parameter
  int8_t flags_arg = -1;     // its parameter that may have AT_EMPTY_PATH
  int8_t range_arg = -1, range_size_arg = -1;  // the memory whose locks it changes
  bool no_return = false;                      // it does not come back when it succeeds
  bool race = false;                           // as Call::race
  int8_t delay = 0;
  int16_t string_error =
      -1;  // of the path: errno, 0, or -1 for a pointer that leads to unknown memory
  PlannedArg args[kMaxArgs] = {};
};

struct ChildPlan {
  bool observe = false;
  bool cover = false;
  bool faults = false;  // the child opens its kFaultFile
  uint8_t call_count = 0;
  Environment env;
  uint64_t caps = 0;  // effective and permitted set, for env.drop_cap
  bool change_caps = false;
  uint64_t hard_fsize = 0;                      // RLIMIT_FSIZE as it is for this process
  uint64_t hard_memlock = 0, soft_memlock = 0;  // RLIMIT_MEMLOCK likewise
  bool keep = false;         // the child waits for another program instead of ending
  bool own_memory = false;   // it is forked, and brings back what programs change there
  uint32_t needs = 0;        // of all calls together, so that all moments show the same
  bool watch_umask = false;  // some call can change it
  bool one_cpu = false;      // this machine has no more
  int64_t aio_nr = kUnseen;  // where it was when nothing ran; other processes move it as well
  int kcov_fd = -1;
  unsigned int kcov_mode = 0;                 // KCOV_TRACE_PC or KCOV_TRACE_CMP
  uint64_t kcov_room = 0;                     // records that the buffer holds
  volatile uint64_t* kcov_counter = nullptr;  // first word of the KCOV buffer
  volatile uint32_t* running_call = nullptr;
  PhaseTimes* times = nullptr;
  WorldFacts facts;
  Moment first;  // the descriptors of every child before its first call, once known
  bool first_known = false;
  PlannedCall calls[kMaxCalls];
};

// Where the child and the process that makes a call for it meet (executor/child_exec.h).
struct ExecRoom {
  int call = 0;
  volatile uint64_t covered = 0;
  volatile int64_t result = 0;
  volatile bool came_back = false;
  volatile bool fault_injected = false;
  alignas(16) uint8_t stack[8192];
};

// Where the two threads of a pair meet (executor/child_race.h).
struct RaceRoom {
  int call = 0;                      // the first of the pair
  uint32_t asked = 0, answered = 0;  // how they find out that both run
  volatile uint32_t tid = 0;         // of the second thread; 0: there is none, or it has ended
  alignas(16) uint8_t stack[32768];  // a signal's frame has all registers on it
};

struct SharedState {
  ChildPlan plan;
  Trace trace;
  ObserverState observer;
  ExecRoom exec;
  RaceRoom race;
  PhaseTimes times;
  volatile int32_t running =
      -1;  // the call that is in the kernel, or the first of a pair, for the signal handler and the parent
  volatile int32_t ticks = 0;  // signals so far
  // Turn: a kept child's or its parent's; [1] is for the one with memory of its own.
  volatile uint32_t turns[2] = {kTurnGone, kTurnGone};
};

// Exit statuses of a child: it ran its calls, could not become what its environment asks for.
enum ChildExit : int { kChildDone = 0, kChildSetupFailed = 70 };

}  // namespace kapifuzz
