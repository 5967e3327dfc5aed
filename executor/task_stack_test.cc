#include "executor/task_stack.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/files.h"

namespace kapifuzz {
namespace {

TEST(TaskStackTest, ASleeperIsSeenInItsCallWithoutAddresses) {
  if (!ReadFile("/proc/self/stack").ok()) GTEST_SKIP() << "no CONFIG_STACKTRACE, or no right";
  const pid_t child = fork();
  if (child == 0) {
    for (;;) pause();
  }
  std::string stack;
  for (int i = 0; i < 10000 && stack.find("pause") == stack.npos; i++) {
    usleep(1000);
    stack = KernelStackOf(child);
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  EXPECT_NE(stack.find("pause"), stack.npos) << stack;
  EXPECT_EQ(stack.find("[<"), stack.npos) << stack;
  EXPECT_FALSE(InnermostFrame(stack).empty());
  EXPECT_EQ(stack.find(InnermostFrame(stack)), 0u);
}

TEST(TaskStackTest, ATaskThatIsGoneHasNone) { EXPECT_EQ(KernelStackOf(-1), ""); }

TEST(TaskStackTest, InnermostFrameIsTheFunctionOfTheFirstLine) {
  EXPECT_EQ(InnermostFrame("do_dup2+0x1a2/0x1d0\n__x64_sys_dup2+0x5d/0x80\n"), "do_dup2");
  EXPECT_EQ(InnermostFrame("do_dup2\nnext+0x1/0x2\n"), "do_dup2");
  EXPECT_EQ(InnermostFrame(""), "");
}

}  // namespace
}  // namespace kapifuzz
