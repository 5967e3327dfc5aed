#include "executor/spawn.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/syscall.h>

#include <chrono>
#include <fstream>
#include <string>

#include "executor/raw_syscall.h"

namespace kapifuzz {
namespace {

// Runs in the child: raw system calls only.
void ExitWith7(void*) { RawSyscall(SYS_exit_group, 7); }
void StoreAndExit(void* memory) {
  *static_cast<volatile int*>(memory) = 42;
  RawSyscall(SYS_exit_group, 0);
}
void Crash(void*) { asm volatile("ud2"); }
void SleepForEver(void*) {
  for (;;) RawSyscall(SYS_pause);
}

void SpinForEver(void*) {
  for (;;) RawSyscall(SYS_getppid);
}
// For some looks of its parent.
void SpinAndExit(void*) {
  timespec start, now;
  RawSyscall(SYS_clock_gettime, CLOCK_MONOTONIC, Reg(&start));
  do {
    RawSyscall(SYS_clock_gettime, CLOCK_MONOTONIC, Reg(&now));
  } while ((now.tv_sec - start.tv_sec) * 1'000'000'000 + now.tv_nsec - start.tv_nsec < 10'000'000);
  RawSyscall(SYS_exit_group, 0);
}

class SpawnTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Spawner>> spawner = Spawner::Create();
    ASSERT_TRUE(spawner.ok()) << spawner.error().ToString();
    spawner_ = std::move(*spawner);
  }
  pid_t Start(ChildFunction run, void* argument = nullptr) {
    return GetParam() ? spawner_->StartForked(run, argument)
                      : spawner_->StartSharingMemory(run, argument);
  }
  std::unique_ptr<Spawner> spawner_;
};

TEST_P(SpawnTest, ExitStatusArrives) {
  for (int i = 0; i < 100; i++) {
    const ChildEnd end = spawner_->Wait(Start(ExitWith7), {.program_ms = 1000});
    ASSERT_EQ(end.how, ChildEnd::kExited);
    ASSERT_EQ(end.code, 7);
  }
}

TEST_P(SpawnTest, MemoryIsSharedOrNot) {
  static volatile int value;
  value = 0;
  spawner_->Wait(Start(StoreAndExit, const_cast<int*>(&value)), {.program_ms = 1000});
  EXPECT_EQ(value, GetParam() ? 0 : 42);
}

// The child's memory is that of when the spawner was made, its descriptors are those of now.
TEST_P(SpawnTest, ForkedChildrenComeFromAnEarlierCopy) {
  static volatile int age;
  static int pipe_ends[2];
  age = 1;
  SetUp();
  age = 2;
  ASSERT_EQ(pipe(pipe_ends), 0);
  const auto tell = [](void* fd) {
    const char said = static_cast<char>('0' + age);
    RawSyscall(SYS_write, Reg(fd), Reg(&said), 1);
    RawSyscall(SYS_exit_group, 0);
  };
  const auto fd = static_cast<intptr_t>(pipe_ends[1]);
  EXPECT_EQ(spawner_->Wait(Start(tell, reinterpret_cast<void*>(fd)), {.program_ms = 1000}).how,
            ChildEnd::kExited);
  close(pipe_ends[1]);
  char said[2] = {};
  EXPECT_EQ(read(pipe_ends[0], said, 2), 1);
  EXPECT_EQ(said[0], GetParam() ? '1' : '2');
  close(pipe_ends[0]);
}

// The server of forked children may be killed by a kernel without memory.
TEST_P(SpawnTest, ALostServerIsReplaced) {
  const std::string id = std::to_string(getpid());
  std::ifstream children("/proc/" + id + "/task/" + id + "/children");
  int killed = 0;
  for (pid_t pid; children >> pid; ++killed) kill(pid, SIGKILL);
  EXPECT_EQ(killed, 1);
  const ChildEnd end = spawner_->Wait(Start(ExitWith7), {.program_ms = 1000});
  EXPECT_EQ(end.how, ChildEnd::kExited);
  EXPECT_EQ(end.code, 7);
}

TEST_P(SpawnTest, ACrashIsTheChildsAlone) {
  // A handler of the parent must not run in the child: it would run this, in our memory.
  struct sigaction old, ours = {};
  static volatile bool handled;
  handled = false;
  ours.sa_handler = [](int) { handled = true; };
  sigaction(SIGILL, &ours, &old);
  const ChildEnd end = spawner_->Wait(Start(Crash), {.program_ms = 1000});
  sigaction(SIGILL, &old, nullptr);
  EXPECT_EQ(end.how, ChildEnd::kSignaled);
  EXPECT_EQ(end.code, SIGILL);
  EXPECT_FALSE(handled);
}

TEST_P(SpawnTest, AChildThatDoesNotEndIsKilled) {
  const auto begin = std::chrono::steady_clock::now();
  const ChildEnd end = spawner_->Wait(Start(SleepForEver), {.program_ms = 10});
  EXPECT_EQ(end.how, ChildEnd::kKilledAtDeadline);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(10));
  EXPECT_EQ(spawner_->Wait(Start(ExitWith7), {.program_ms = 1000}).code, 7);
}

TEST_P(SpawnTest, ASleepingCallGetsItsSignal) {
  const volatile int32_t in_a_call = 0;
  const ChildEnd end = spawner_->Wait(
      Start(SleepForEver), {.program_ms = 60000, .call_ms = 60000, .running = &in_a_call});
  EXPECT_EQ(end.how, ChildEnd::kSignaled);
  EXPECT_EQ(end.code, SIGALRM);
}

void SleepWithoutSignals(void*) {
  const uint64_t all = ~uint64_t{0};
  RawSyscall(SYS_rt_sigprocmask, SIG_SETMASK, Reg(&all), 0, sizeof(all));
  SleepForEver(nullptr);
}

TEST_P(SpawnTest, ASleepingCallThatLetsNoSignalThroughIsEndedLongBeforeTheDeadline) {
  const volatile int32_t in_a_call = 0;
  const auto begin = std::chrono::steady_clock::now();
  const ChildEnd end = spawner_->Wait(
      Start(SleepWithoutSignals), {.program_ms = 600000, .call_ms = 60000, .running = &in_a_call});
  EXPECT_EQ(end.how, ChildEnd::kKilledAtDeadline);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::minutes(5));
}

TEST_P(SpawnTest, StatesAreThoseOfTheTaskThatHasTheNumber) {
  TaskState state;
  const pid_t sleeps = Start(SleepForEver);
  ASSERT_GT(sleeps, 0);
  while (state.Of(sleeps) != 'S') {
  }
  EXPECT_EQ(state.Of(getpid()), 'R');
  EXPECT_EQ(state.Of(sleeps), 'S');
  kill(sleeps, SIGKILL);
  EXPECT_EQ(spawner_->Wait(sleeps, {.program_ms = 1000}).code, SIGKILL);
  EXPECT_EQ(state.Of(sleeps), 0);
}

TEST_P(SpawnTest, ARunningCallGetsItsSignalAfterItsTime) {
  const volatile int32_t in_a_call = 0;
  EXPECT_EQ(
      spawner_
          ->Wait(Start(SpinAndExit), {.program_ms = 60000, .call_ms = 60000, .running = &in_a_call})
          .how,
      ChildEnd::kExited);
  EXPECT_EQ(
      spawner_->Wait(Start(SpinForEver), {.program_ms = 60000, .call_ms = 5, .running = &in_a_call})
          .code,
      SIGALRM);
}

TEST_P(SpawnTest, BetweenCallsThereAreNoSignals) {
  const volatile int32_t between_calls = -1;
  const ChildEnd end = spawner_->Wait(Start(SleepForEver),
                                      {.program_ms = 20, .call_ms = 1, .running = &between_calls});
  EXPECT_EQ(end.how, ChildEnd::kKilledAtDeadline);
}

INSTANTIATE_TEST_SUITE_P(Children, SpawnTest, testing::Bool(),
                         [](const auto& info) { return info.param ? "Forked" : "SharedMemory"; });

}  // namespace
}  // namespace kapifuzz
