#include "executor/executor.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kcov.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <new>

#include "base/files.h"
#include "base/strings.h"
#include "base/unique_fd.h"
#include "executor/arena.h"
#include "executor/child_main.h"
#include "executor/child_plan.h"
#include "executor/comparisons.h"
#include "executor/fault.h"
#include "executor/internal_fd.h"
#include "executor/kcov.h"
#include "executor/planner.h"
#include "executor/sandbox.h"
#include "executor/spawn.h"
#include "executor/task_stack.h"

namespace kapifuzz {
namespace {

// After so many programs the whole tree is compared, whatever their paths say: what was missed must not last.
constexpr uint64_t kFullRestoreEvery = 256;
// So many run in one kept child, then another is made, for the same reason.
constexpr int kProgramsPerChild = 64;
// A program with aio calls may leave contexts behind, and counts for so many.
constexpr int kAioProgramRuns = 4;

uint64_t EffectiveCaps() {
  __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  __user_cap_data_struct data[2] = {};
  syscall(SYS_capget, &header, data);
  return data[0].effective | uint64_t{data[1].effective} << 32;
}

// /proc/sys/fs/aio-nr; kUnseen if this kernel has none.
int64_t AioNr() {
  const Result<std::string> text = ReadFile("/proc/sys/fs/aio-nr");
  return text.ok() ? std::strtoll(text->c_str(), nullptr, 10) : kUnseen;
}

// A child that waits for another program.
struct KeptChild {
  pid_t pid = 0;
  int runs = 0;
  uint64_t generation = 0;  // of the sandbox's descriptors that it has
  bool has_contexts = false;
  int64_t aio_nr = kUnseen;  // after its last program with aio calls
};

class ForkingExecutor : public Executor {
 public:
  ~ForkingExecutor() override {
    for (bool own_memory : {false, true}) EndKept(own_memory);
    if (state_ != nullptr) munmap(state_, sizeof(SharedState));
  }

  Status SetUp(const ExecutorOptions& options);
  void Run(const Program& program, const RunOptions& options) override;
  bool usable() const override { return !stuck_ && !broken_; }
  const Trace& trace() const override { return state_->trace; }
  const Program& program() const override { return program_; }
  CallView View(int i) const override;
  bool has_kcov() const override { return kcov_ != nullptr; }
  bool has_comparisons() const override { return has_kcov() && kcov_->has_comparisons(); }
  bool has_faults() const override { return has_faults_; }
  const std::string& kcov_error() const override { return kcov_error_; }

 private:
  Status OpenReports();
  Status MapState();
  Status LearnFirstMoment();
  void ResetTrace();
  void RunChild(const RunOptions& options);
  bool MayKeep(const RunOptions& options, Isolation isolation) const;
  pid_t StartChild();
  pid_t StartKept(bool own_memory);
  void EndKept(bool own_memory);
  void LookAfterKept(bool own_memory, bool waits);
  void LookAfterAioNr();
  void TakeStack(pid_t child);
  void PlanCoverage(const RunOptions& options);
  void PlanFaults();
  CallRecord* LastTraced();
  void TakeCoverage();
  void Restore();

  UniqueFd report_from_, report_to_;
  std::unique_ptr<Sandbox> sandbox_;
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<Kcov> kcov_;
  std::unique_ptr<Spawner> spawner_;
  SharedState* state_ = nullptr;
  Program program_;
  std::string kcov_error_;
  bool has_faults_ = false;
  KeptChild kept_[2];  // [1] has memory of its own
  uint64_t caps_ = 0;
  int64_t rlimit_stack_ = -1;
  int64_t aio_nr_ = kUnseen;  // while no child has contexts
  uint64_t runs_ = 0;
  uint64_t generation_ = 0;  // of the sandbox that plan.first was seen in
  bool stuck_ = false;       // an immortal child still uses the shared memory
  bool broken_ = false;      // the sandbox could not be built again
};

Status ForkingExecutor::SetUp(const ExecutorOptions& options) {
  Result<std::unique_ptr<Sandbox>> sandbox = Sandbox::Create(options.sandbox);
  if (!sandbox.ok()) return sandbox.error();
  sandbox_ = std::move(*sandbox);
  Result<std::unique_ptr<Arena>> arena = Arena::Create();
  if (!arena.ok()) return arena.error();
  arena_ = std::move(*arena);
  if (options.use_kcov) {
    Result<std::unique_ptr<Kcov>> kcov = Kcov::Open();
    if (kcov.ok()) {
      kcov_ = std::move(*kcov);
    } else {
      kcov_error_ = kcov.error().ToString();
    }
  } else {
    kcov_error_ = "switched off";
  }
  has_faults_ = access(kFaultFile, R_OK | W_OK) == 0;
  aio_nr_ = AioNr();
  caps_ = EffectiveCaps();
  Status reports = OpenReports();
  if (!reports.ok()) return reports;
  Status mapped = MapState();
  if (!mapped.ok()) return mapped;
  state_->plan.running_call = options.running_call;
  Result<std::unique_ptr<Spawner>> spawner = Spawner::Create();
  if (!spawner.ok()) return spawner.error();
  spawner_ = std::move(*spawner);
  return LearnFirstMoment();
}

// The pipe for what new programs say. Its write end has a number that they know, and is the one descriptor of ours that they
// inherit.
Status ForkingExecutor::OpenReports() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return ErrnoError("reports", "cannot make a pipe");
  UniqueFd from(ends[0]), to(ends[1]);
  Result<UniqueFd> moved = MoveToInternal(std::move(from));
  if (!moved.ok()) return moved.error();
  report_from_ = std::move(*moved);
  report_to_ = UniqueFd(dup2(to.get(), kReportFd));
  if (!report_to_) return ErrnoError("reports", "cannot move the pipe");
  return {};
}

Status ForkingExecutor::MapState() {
  void* memory =
      mmap(nullptr, sizeof(SharedState), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return ErrnoError("trace", "cannot map shared memory");
  state_ = new (memory) SharedState;
  if (kcov_ != nullptr) {
    state_->plan.kcov_fd = kcov_->fd();
    state_->plan.kcov_counter = kcov_->counter();
  }
  rlimit fsize = {};
  if (getrlimit(RLIMIT_FSIZE, &fsize) != 0) return ErrnoError("RLIMIT_FSIZE", "cannot be read");
  state_->plan.hard_fsize = fsize.rlim_max;
  rlimit stack = {};
  if (getrlimit(RLIMIT_STACK, &stack) != 0) return ErrnoError("RLIMIT_STACK", "cannot be read");
  rlimit_stack_ = static_cast<int64_t>(stack.rlim_cur);  // RLIM_INFINITY is -1
  rlimit memlock = {};
  if (getrlimit(RLIMIT_MEMLOCK, &memlock) != 0)
    return ErrnoError("RLIMIT_MEMLOCK", "cannot be read");
  state_->plan.one_cpu = sysconf(_SC_NPROCESSORS_ONLN) < 2;
  state_->plan.soft_memlock = memlock.rlim_cur;
  state_->plan.hard_memlock = memlock.rlim_max;
  return {};
}

// Lets a child without calls look at its descriptors once; all later children start with the same.
Status ForkingExecutor::LearnFirstMoment() {
  state_->plan.first_known = false;
  generation_ = sandbox_->generation();
  Run(Program{}, {.cover = false, .program_deadline_ms = 5000});
  if (trace().outcome != Outcome::kDone) return Error{"executor", "a child could not be set up"};
  state_->plan.first = trace().moments[0];
  state_->plan.first_known = true;
  return {};
}

void ForkingExecutor::Run(const Program& program, const RunOptions& options) {
  if (!broken_ && generation_ != sandbox_->generation()) broken_ = !LearnFirstMoment().ok();
  program_ = program;
  ResetTrace();
  if (stuck_ || broken_) return;
  PhaseTimes* times = options.times == nullptr ? nullptr : &state_->times;
  if (times != nullptr) *times = *options.times;
  PhaseTimer timer(times);
  arena_->Lay(program_);
  PlanProgram(program_, *arena_, options, caps_, &state_->plan);
  PlanCoverage(options);
  state_->plan.times = times;
  state_->plan.facts = sandbox_->facts();
  state_->plan.facts.report_fd = report_from_.get();
  timer.Lap(Phase::kPlan);
  RunChild(options);
  timer.Lap(Phase::kEnd);
  if (state_->plan.cover) TakeCoverage();
  timer.Lap(Phase::kCoverage);
  Restore();
  timer.Lap(Phase::kRestore);
  if (times != nullptr) *options.times = *times;
}

void ForkingExecutor::ResetTrace() {
  Trace& trace = state_->trace;
  const bool nobody = program_.env.user == Environment::User::kNobody;
  trace.outcome = Outcome::kFailed;
  trace.signal = 0;
  trace.stack[0] = 0;
  trace.started = trace.looked = 0;
  trace.moments[0].aio.nr = kUnseen;
  trace.observed = false;
  trace.cover_count = 0;
  trace.uid = trace.gid = nobody ? kNobody : 0;
  trace.caps = nobody ? 0 : caps_;
  if (program_.env.drop_cap >= 0) trace.caps &= ~(uint64_t{1} << program_.env.drop_cap);
  trace.rlimit_nofile = program_.env.nofile;
  trace.rlimit_fsize = program_.env.fsize;
  trace.rlimit_stack = rlimit_stack_;
  trace.rlimit_memlock = program_.env.memlock >= 0
                             ? program_.env.memlock
                             : static_cast<int64_t>(state_->plan.soft_memlock);
  std::fill(trace.records.begin(), trace.records.begin() + program_.call_count, CallRecord{});
  state_->running = -1;
  state_->race.tid = 0;
  state_->ticks = 0;
}

// A child can run other programs when this one leaves nothing in it: descriptors, directory, limits and umask it resets
// itself, credentials cannot be taken back.
bool ForkingExecutor::MayKeep(const RunOptions& options, Isolation isolation) const {
  const Environment& env = program_.env;
  const bool as_we_are = env.user == Environment::User::kRoot && env.drop_cap < 0;
  const bool reusable =
      isolation == Isolation::kReusable || isolation == Isolation::kReusableMemory;
  return !options.fresh && as_we_are && reusable;
}

pid_t ForkingExecutor::StartChild() {
  state_->plan.aio_nr = aio_nr_;
  if (state_->plan.keep) return StartKept(state_->plan.own_memory);
  // How many contexts all processes together have is part of what an aio program meets.
  if ((state_->plan.needs & kNeedAio) && kept_[1].has_contexts) EndKept(true);
  return state_->plan.own_memory ? spawner_->StartForked(ChildMain, state_)
                                 : spawner_->StartSharingMemory(ChildMain, state_);
}

pid_t ForkingExecutor::StartKept(bool own_memory) {
  KeptChild& kept = kept_[own_memory];
  volatile uint32_t* turn = &state_->turns[own_memory];
  if (kept.runs >= kProgramsPerChild || kept.generation != sandbox_->descriptors_generation())
    EndKept(own_memory);
  if (kept.pid > 0) {
    if (kept.aio_nr != kUnseen) state_->plan.aio_nr = kept.aio_nr;
    GiveTurn(turn, kTurnChild);
    return kept.pid;
  }
  kept = {.generation = sandbox_->descriptors_generation()};
  kept.pid = own_memory ? spawner_->StartKeptForked(ChildMain, state_, turn)
                        : spawner_->StartKept(ChildMain, state_, turn);
  return kept.pid;
}

void ForkingExecutor::EndKept(bool own_memory) {
  KeptChild& kept = kept_[own_memory];
  if (kept.pid > 0) {
    GiveTurn(&state_->turns[own_memory], kTurnLeave);
    if (spawner_->Wait(kept.pid, {.program_ms = 500}).how == ChildEnd::kStuck) {
      stuck_ = true;
      TakeStack(kept.pid);
    }
  }
  kept = {};
}

// After a program. Contexts stay until the child ends: destroying each would take as long as that.
void ForkingExecutor::LookAfterKept(bool own_memory, bool waits) {
  KeptChild& kept = kept_[own_memory];
  kept.runs++;
  if (!waits) {
    kept = {};
    return;
  }
  bool crowded = false;
  if (state_->plan.needs & kNeedAio) {
    const AioState& aio = state_->trace.moments[state_->trace.started].aio;
    kept.has_contexts |= !state_->plan.observe || aio.context_count > 0;
    kept.aio_nr = aio.nr;
    kept.runs += kAioProgramRuns - 1;
    crowded = !state_->plan.observe || aio.nr > aio.max_nr / 4;
  }
  // A signal may still be under way.
  if (state_->ticks > 0 || crowded) EndKept(own_memory);
}

// After a program. Where it began with no context of ours alive, what it found is what others have; a kept child knows for itself.
void ForkingExecutor::LookAfterAioNr() {
  const int64_t found = trace().moments[0].aio.nr;
  if (found != kUnseen && state_->plan.aio_nr == aio_nr_) aio_nr_ = found;
}

void ForkingExecutor::RunChild(const RunOptions& options) {
  const Isolation isolation = options.isolation ? *options.isolation : IsolationOfProgram(program_);
  const bool keep = MayKeep(options, isolation), own_memory = HasOwnMemory(isolation);
  state_->plan.keep = keep;
  state_->plan.own_memory = own_memory;
  PlanFaults();
  const pid_t pid = StartChild();
  if (pid < 0) return;
  const ChildEnd end = spawner_->Wait(pid,
                                      {.program_ms = options.program_deadline_ms,
                                       .call_ms = options.call_deadline_ms,
                                       .running = &state_->running,
                                       .second_thread = &state_->race.tid},
                                      keep ? &state_->turns[own_memory] : nullptr);
  LookAfterAioNr();
  if (keep) LookAfterKept(own_memory, end.how == ChildEnd::kWaits);
  Trace& trace = state_->trace;
  trace.observed = options.observe;
  switch (end.how) {
    case ChildEnd::kWaits:
      trace.outcome = Outcome::kDone;
      break;
    case ChildEnd::kExited:
      trace.outcome = end.code == kChildDone ? Outcome::kDone : Outcome::kFailed;
      break;
    case ChildEnd::kSignaled:
      trace.outcome = Outcome::kSignaled;
      trace.signal = end.code;
      break;
    case ChildEnd::kKilledAtDeadline:
      trace.outcome = Outcome::kTimedOut;
      break;
    case ChildEnd::kStuck:
      trace.outcome = Outcome::kStuck;
      stuck_ = true;
      TakeStack(pid);
      break;
  }
}

void ForkingExecutor::TakeStack(pid_t child) {
  std::string stack = KernelStackOf(child);
  const auto second = static_cast<pid_t>(state_->race.tid);
  if (second != 0) stack += KernelStackOf(second);
  CopyField(stack, state_->trace.stack);
}

void ForkingExecutor::PlanCoverage(const RunOptions& options) {
  ChildPlan& plan = state_->plan;
  plan.cover = options.cover && has_kcov() && (!options.compare || has_comparisons());
  plan.kcov_mode = options.compare ? KCOV_TRACE_CMP : KCOV_TRACE_PC;
  plan.kcov_room = (kKcovWords - 1) / (options.compare ? kComparisonWords : 1);
}

// A child that will run other programs cannot open the file later: its number is beyond the limit that a program has.
void ForkingExecutor::PlanFaults() {
  ChildPlan& plan = state_->plan;
  plan.faults = has_faults_ && plan.keep;
  for (int i = 0; i < plan.call_count; i++) {
    if (!has_faults_) plan.calls[i].fail_nth = 0;
    plan.faults |= plan.calls[i].fail_nth != 0;
  }
}

// The last call that was traced; null if none was. Of a pair the first is, and a child that was killed may have been on its
// way to a call.
CallRecord* ForkingExecutor::LastTraced() {
  for (int i = state_->trace.started - 1; i >= 0; i--) {
    const bool second = i > 0 && program_.calls[i - 1].race;
    if (!second && state_->trace.records[i].executed) return &state_->trace.records[i];
  }
  return nullptr;
}

// A call that did not come back has left its PCs in the buffer all the same, unless the child was killed right behind it,
// with the counter stopped.
void ForkingExecutor::TakeCoverage() {
  Trace& trace = state_->trace;
  CallRecord* traced = LastTraced();
  if (traced == nullptr) return;
  CallRecord& last = *traced;
  if (!last.returned) {
    const uint64_t counter = *kcov_->counter();
    const uint64_t end = std::min(counter, state_->plan.kcov_room);
    last.cover_end = counter == kKcovWords ? last.cover_begin : static_cast<uint32_t>(end);
  }
  const bool compared = state_->plan.kcov_mode == KCOV_TRACE_CMP;
  const auto words = kcov_->Words(last.cover_end * (compared ? kComparisonWords : 1));
  // One by one: the C library copies large blocks with `rep movsb`, which emulators do byte by byte.
  volatile uint64_t* to = trace.cover.data();
  for (size_t i = 0; i < words.size(); i++) to[i] = words[i];
  trace.cover_count = static_cast<uint32_t>(words.size());
}

void ForkingExecutor::Restore() {
  if (stuck_) return;
  const bool all = ++runs_ % kFullRestoreEvery == 0;
  broken_ = !(all ? sandbox_->RestoreAll() : sandbox_->Restore(program_)).ok();
}

CallView ForkingExecutor::View(int i) const {
  return {.desc = &Syscalls()[program_.calls[i].syscall],
          .program = &program_,
          .trace = &state_->trace,
          .arena = arena_.get(),
          .index = i};
}

}  // namespace

Result<std::unique_ptr<Executor>> Executor::Create(const ExecutorOptions& options) {
  auto executor = std::make_unique<ForkingExecutor>();
  Status ready = executor->SetUp(options);
  if (!ready.ok()) return ready.error();
  return std::unique_ptr<Executor>(std::move(executor));
}

}  // namespace kapifuzz
