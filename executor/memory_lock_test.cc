// What observer and observables know of locked memory.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>

#include "executor/executor.h"
#include "executor/observables.h"
#include "executor/program_text.h"
#include "executor/syscall_desc.h"
#include "executor/testing/executor_fixture.h"

namespace kapifuzz {
namespace {

using obs::When;

class MemoryLockTest : public ExecutorFixture {
 protected:
  static Value Locked(int call, When when) {
    return obs::locked_bytes(executor_->View(call), when);
  }
};

TEST_F(MemoryLockTest, LockedBytesBelongToTheChild) {
  for (int run = 0; run < 2; run++) {
    Run("mlock(edge(4096), 4096)\nmlock(edge(1), 1)\nmunlockall()\n");
    for (int call = 0; call < 3; call++) EXPECT_EQ(Ret(call), 0);
    EXPECT_EQ(Locked(0, When::kBefore).get(), 0) << "in run " << run;
    EXPECT_EQ(Locked(0, When::kAfter).get(), 4096);
    EXPECT_EQ(Locked(1, When::kAfter).get(), 8192);
    EXPECT_TRUE(Locked(2, When::kAfter).known());
    EXPECT_EQ(Locked(2, When::kAfter).get(), 0);
    EXPECT_GT(obs::total_bytes(executor_->View(0), When::kBefore).get(), 8192);
  }
  Run("close(9)\n");
  EXPECT_FALSE(Locked(0, When::kAfter).known()) << "nobody pays for what no call asks";
}

// A kept child gives back what the program before has locked, and what it said of later mappings.
TEST_F(MemoryLockTest, OneChildServesManyPrograms) {
  for (int run = 0; run < 3; run++) {
    Run("mlockall(MCL_CURRENT|MCL_FUTURE|MCL_ONFAULT)\nmlock(edge(1), 1)\n", {.fresh = false});
    EXPECT_EQ(Ret(0), 0);
    EXPECT_EQ(Locked(0, When::kBefore).get(), 0) << "in run " << run;
    EXPECT_GT(Locked(0, When::kAfter).get(), 4096);
  }
  Run("mlock(edge(1), 1)\n", {.fresh = false});
  EXPECT_EQ(Locked(0, When::kBefore).get(), 0);
  EXPECT_EQ(Locked(0, When::kAfter).get(), 4096);
}

TEST_F(MemoryLockTest, LockedWithinIsOfTheCallsRange) {
  Run("mlock(edge(8192), 4096)\nmunlock(edge(1), 8192)\nmlock(edge(1), 0)\nmlock(NULL, 0)\n"
      "mlock(edge(1), 1000000)\n");
  const auto within = [](int call, When when, Value size) {
    const CallView c = executor_->View(call);
    return obs::locked_within(c, when, c.Arg(0), size);
  };
  EXPECT_TRUE(within(0, When::kBefore, Value::Of(4096)).known());
  EXPECT_EQ(within(0, When::kBefore, Value::Of(4096)).get(), 0);
  EXPECT_EQ(within(0, When::kAfter, Value::Of(4096)).get(), 4096);
  EXPECT_FALSE(within(0, When::kAfter, Value::Of(8192)).known()) << "nobody looked there";
  EXPECT_EQ(within(2, When::kAfter, Value::Of(0)).get(), 4096) << "the page of an odd address";
  EXPECT_EQ(within(3, When::kAfter, Value::Of(0)).get(), 0);
  EXPECT_FALSE(within(4, When::kAfter, Value::Of(1000000)).known()) << "too many pages";
}

TEST_F(MemoryLockTest, TheLimitIsTheProgramsOwn) {
  Run("env(user=nobody, memlock=4096)\nmlock(edge(4096), 4096)\nmlock(edge(4096), 4096)\n");
  EXPECT_EQ(Ret(0), 0);
  EXPECT_EQ(Ret(1), -ENOMEM);
  EXPECT_EQ(obs::rlimit(executor_->View(0), When::kBefore, Value::Of(RLIMIT_MEMLOCK)).get(), 4096);
  Run("env(user=nobody)\nmlock(edge(4096), 4096)\nmlock(edge(4096), 4096)\n");
  EXPECT_EQ(Ret(1), 0);
}

TEST_F(MemoryLockTest, Mapped) {
  Run("mlock(edge(4096), 4096)\nmlock(NULL, 1)\nmlock(kernel, 1)\nmlock(bad, 1)\n");
  const auto mapped = [](int call, int64_t from, int64_t n) {
    const CallView c = executor_->View(call);
    return obs::mapped(c, When::kBefore, c.Arg(0) + Value::Of(from), Value::Of(n));
  };
  EXPECT_TRUE(mapped(0, 0, 4096).IsTrue());
  EXPECT_TRUE(mapped(0, 0, 8192).IsTrue()) << "the guard page is a mapping too";
  EXPECT_TRUE(mapped(0, 0, 0).IsTrue());
  EXPECT_TRUE(mapped(0, 0, -1).IsTrue()) << "rounds to nothing";
  EXPECT_TRUE(mapped(0, 0, -4096).IsFalse());
  EXPECT_TRUE(mapped(0, 1, -1).IsTrue());
  EXPECT_FALSE(mapped(0, 0, 1 << 30).known()) << "what lies behind the arena is not known";
  EXPECT_TRUE(mapped(1, 0, 1).IsFalse());
  EXPECT_TRUE(mapped(2, 0, 1).IsFalse());
  EXPECT_TRUE(mapped(3, 0, 1).IsTrue());
}

}  // namespace
}  // namespace kapifuzz
