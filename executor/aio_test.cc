// Aio contexts and requests: how they are laid out, and what observer and observables know of them on a real kernel.
#include <gtest/gtest.h>
#include <linux/aio_abi.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "executor/arena.h"
#include "executor/executor.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;

const std::string kZero = R"("\x00\x00\x00\x00\x00\x00\x00\x00")";

Program Parse(const std::string& calls) {
  const Result<Program> program = ParseProgram(std::string(kProgramHeader) + "\n" + calls, "test");
  EXPECT_TRUE(program.ok()) << program.error().ToString();
  return program.ok() ? *program : Program{};
}

class IocbArenaTest : public testing::Test {
 protected:
  IocbArenaTest() : arena_(std::move(*Arena::Create())) {}
  void Lay(const std::string& calls) {
    program_ = Parse(calls);
    arena_->Lay(program_);
  }
  uint64_t Pointer(int call, int i) {
    uint64_t pointer = 0;
    EXPECT_TRUE(arena_->Load(arena_->ArgValue(call, 2) + 8ull * i, &pointer, sizeof(pointer)));
    return pointer;
  }
  struct iocb Request(int call, int i) {
    struct iocb request = {};
    EXPECT_TRUE(arena_->Load(Pointer(call, i), &request, sizeof(request)));
    return request;
  }

  std::unique_ptr<Arena> arena_;
  Program program_;
};

TEST_F(IocbArenaTest, PointersLeadToTheRequests) {
  Lay("io_submit(0, 2, {POLL, fildes=3, buf=9} {PREAD, fildes=4, buf=1, nbytes=8})\n");
  EXPECT_EQ(Pointer(0, 0), arena_->IocbAddress(0, 0));
  EXPECT_EQ(Pointer(0, 1), arena_->IocbAddress(0, 1));
  EXPECT_EQ(arena_->IocbAddress(0, 2), 0u);
  EXPECT_EQ(Request(0, 0).aio_buf, 9u) << "what poll waits for is no memory";
  const struct iocb read = Request(0, 1);
  EXPECT_EQ(read.aio_fildes, 4u);
  EXPECT_TRUE(arena_->Writable(read.aio_buf, 8192).IsTrue());
  EXPECT_EQ(arena_->CallAt(read.aio_buf), 0);
}

TEST_F(IocbArenaTest, MemoryThatCannotBeUsed) {
  Lay("io_submit(0, 3, {PREAD, buf=0} {PWRITE, buf=2} {PREAD, buf=3})\n"
      "io_submit(0, 1, {PWRITE, buf=4})\n");
  EXPECT_EQ(Request(0, 0).aio_buf, 0u);
  EXPECT_TRUE(arena_->Readable(Request(0, 1).aio_buf, 1).IsFalse());
  EXPECT_TRUE(arena_->Readable(Request(0, 2).aio_buf, 1).IsTrue());
  EXPECT_TRUE(arena_->Writable(Request(0, 2).aio_buf, 1).IsFalse());
  EXPECT_LT(static_cast<int64_t>(Request(1, 0).aio_buf), 0) << "the kernel's half";
}

TEST_F(IocbArenaTest, BytesBehindTheLastRequestAreAPointerToNowhere) {
  Lay("io_submit(0, 1, \"\\x00\")\n");
  EXPECT_TRUE(arena_->Readable(Pointer(0, 0), 1).IsFalse());
}

TEST_F(IocbArenaTest, AtTheEdgeNothingFollowsThePointers) {
  Lay("io_submit(0, 2, edge({FSYNC, fildes=3}))\n");
  EXPECT_EQ(Pointer(0, 0), arena_->IocbAddress(0, 0));
  EXPECT_TRUE(arena_->Readable(arena_->ArgValue(0, 2) + 8, 1).IsFalse());
}

TEST_F(IocbArenaTest, TheExecutorsDescriptorsCannotBeNamed) {
  Lay("io_submit(0, 1, {FSYNC, fildes=50, resfd=63})\n");
  EXPECT_EQ(Request(0, 0).aio_fildes, 66u);
  EXPECT_EQ(Request(0, 0).aio_resfd, 79u);
}

class AioTest : public ExecutorFixture {
 protected:
  void SetUp() override {
    ExecutorFixture::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    Run("io_setup(1, " + kZero + ")\n");
    if (Ret(0) == -ENOSYS) GTEST_SKIP() << "a kernel without aio";
  }
};

TEST_F(AioTest, AContextLivesFromItsSetupToItsEnd) {
  Run("r0 = io_setup(8, " + kZero + ")\nio_destroy(r0[0])\nio_destroy(r0[0])\n");
  ASSERT_EQ(Ret(0), 0);
  EXPECT_EQ(Ret(1), 0);
  EXPECT_EQ(Ret(2), -EINVAL);
  const Value ctx = View(1).Arg(0);
  EXPECT_NE(ctx.get(), 0);
  EXPECT_TRUE(obs::aio_alive(View(0), When::kBefore, ctx).IsFalse());
  EXPECT_TRUE(obs::aio_alive(View(0), When::kAfter, ctx).IsTrue());
  EXPECT_TRUE(obs::aio_alive(View(1), When::kAfter, ctx).IsFalse());
  EXPECT_GT(obs::aio_slots(View(0), When::kAfter, ctx).get(), 8);
  EXPECT_EQ(obs::aio_events(View(0), When::kAfter, ctx).get(), 0);
  EXPECT_FALSE(obs::aio_events(View(1), When::kAfter, ctx).known());
  EXPECT_EQ(obs::load(View(0), When::kBefore, View(0).Arg(1), Value::Of(0), 8, false).get(), 0);
  EXPECT_EQ(obs::load(View(0), When::kAfter, View(0).Arg(1), Value::Of(0), 8, false).get(),
            ctx.get());
}

TEST_F(AioTest, NoContextOutlivesItsProgram) {
  Run("r0 = io_setup(8, " + kZero + ")\n");
  ASSERT_EQ(Ret(0), 0);
  const auto ctx = *reinterpret_cast<const uint64_t*>(View(0).record().args[1]);
  Run("io_destroy(" + std::to_string(ctx) + ")\n");
  EXPECT_EQ(Ret(0), -EINVAL);
}

// Another process with an aio context, as long as this object lives.
class Neighbour {
 public:
  Neighbour() {
    int ready[2];
    if (pipe(ready) != 0) return;
    pid_ = fork();
    if (pid_ == 0) {
      aio_context_t context = 0;
      syscall(SYS_io_setup, 100, &context);
      close(ready[1]);
      for (;;) pause();
    }
    close(ready[1]);
    char none;
    EXPECT_EQ(read(ready[0], &none, 1), 0) << "the end of the pipe: its context is there";
    close(ready[0]);
  }
  ~Neighbour() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

 private:
  pid_t pid_ = -1;
};

TEST_F(AioTest, WhatOthersCountIsUnknownWhenTheyMovedIt) {
  // With a capability less the program has a child of its own; else it may run in one that others have used.
  for (const std::string env : {"env(drop=CAP_FOWNER)\n", ""}) {
    const auto counts = [&] {
      Run(env + "r0 = io_setup(8, " + kZero + ")\n");
      const Value before = obs::aio_nr(View(0), When::kBefore);
      const Value after = obs::aio_nr(View(0), When::kAfter);
      EXPECT_EQ(before.known(), after.known());
      if (after.known()) {
        EXPECT_EQ(after.get(), before.get() + 8);
      }
      return after.known();
    };
    counts();
    EXPECT_TRUE(counts());
    {
      const Neighbour neighbour;
      EXPECT_FALSE(counts()) << "it has just come";
      EXPECT_TRUE(counts()) << "it does nothing";
    }
    EXPECT_FALSE(counts()) << "it has just left";
    EXPECT_TRUE(counts());
  }
}

TEST_F(AioTest, AReadIsDoneWhenTheCallReturns) {
  Run("r0 = open(\"./file\", O_RDONLY, 0)\nr1 = io_setup(8, " + kZero +
      ")\nio_submit(r1[0], 1, {PREAD, fildes=3, buf=1, nbytes=5, offset=1})\n");
  ASSERT_EQ(Ret(2), 1);
  const CallView c = View(2);
  const Value ctx = c.Arg(0), request = Value::Of(static_cast<int64_t>(c.arena->IocbAddress(2, 0)));
  EXPECT_EQ(obs::aio_events(c, When::kBefore, ctx).get(), 0);
  EXPECT_EQ(obs::aio_events(c, When::kAfter, ctx).get(), 1);
  EXPECT_EQ(obs::aio_result(c, When::kAfter, ctx, request).get(), 5);
  EXPECT_FALSE(obs::aio_result(c, When::kBefore, ctx, request).known());
  EXPECT_EQ(obs::aio_pending(c, When::kAfter, ctx, request).get(), 0);
}

TEST_F(AioTest, APollWaitsUntilItIsCancelled) {
  Run("r0 = pipe2(out(8), 0)\nr1 = io_setup(8, " + kZero +
      ")\nr2 = io_submit(r1[0], 1, {POLL, fildes=3, buf=1})\nio_cancel(r1[0], r2[0], NULL)\n");
  ASSERT_EQ(Ret(2), 1);
  EXPECT_EQ(Ret(3), -EINPROGRESS);
  const CallView c = View(3);
  EXPECT_EQ(static_cast<uint64_t>(c.Arg(1).get()), c.arena->IocbAddress(2, 0));
  EXPECT_EQ(obs::aio_pending(c, When::kBefore, c.Arg(0), c.Arg(1)).get(), 1);
  EXPECT_EQ(obs::aio_pending(c, When::kBefore, c.Arg(0), Value::Of(1)).get(), 0);
  const Value opcode = obs::load(c, When::kBefore, c.Arg(1), Value::Of(16), 2, false);
  EXPECT_EQ(opcode.get(), IOCB_CMD_POLL) << "of an earlier call's memory";
}

TEST_F(AioTest, AWriteCompletesAPoll) {
  Run("r0 = pipe2(out(8), 0)\nr1 = io_setup(8, " + kZero +
      ")\nr2 = io_submit(r1[0], 1, {POLL, fildes=3, buf=1})\nwrite(r0[1], \"a\", 1)\n"
      "io_cancel(r1[0], r2[0], NULL)\n");
  EXPECT_EQ(Ret(4), -EINVAL);
  const CallView c = View(4);
  EXPECT_EQ(obs::aio_pending(c, When::kBefore, c.Arg(0), c.Arg(1)).get(), 0);
  EXPECT_EQ(obs::aio_result(c, When::kBefore, c.Arg(0), c.Arg(1)).get() & POLLIN, POLLIN);
}

}  // namespace
}  // namespace kapifuzz
