#include "base/subprocess.h"

#include <gtest/gtest.h>

#include <chrono>

namespace kapifuzz {
namespace {

TEST(Subprocess, CapturesBothStreamsAndTheStatus) {
  Result<CommandOutput> ran = RunCommand({"sh", "-c", "echo out; echo err >&2; exit 7"});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->out, "out\n");
  EXPECT_EQ(ran->err, "err\n");
  EXPECT_EQ(ran->exit_status, 7);
}

TEST(Subprocess, MergesStreamsInOrder) {
  Result<CommandOutput> ran =
      RunCommand({"sh", "-c", "echo 1; echo 2 >&2; echo 3"}, {.merge_stderr = true});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->out, "1\n2\n3\n");
}

// More than a pipe holds in both directions at once: a loop that wrote first and read later would
// hang.
TEST(Subprocess, FeedsMoreInputThanAPipeHolds) {
  const std::string input(1 << 20, 'x');
  Result<CommandOutput> ran = RunCommand({"cat"}, {.input = input, .timeout_ms = 60'000});
  ASSERT_TRUE(ran.ok()) << ran.error().ToString();
  EXPECT_EQ(ran->out, input);
}

TEST(Subprocess, SurvivesAProgramThatIgnoresItsInput) {
  Result<CommandOutput> ran = RunCommand({"true"}, {.input = std::string(1 << 20, 'x')});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->exit_status, 0);
}

TEST(Subprocess, TellsNotFoundFromExit127) {
  EXPECT_EQ(RunCommand({"no-such-program-here"}).error().ToString(),
            "no-such-program-here: cannot run: No such file or directory");
  Result<CommandOutput> ran = RunCommand({"sh", "-c", "exit 127"});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->exit_status, 127);
}

TEST(Subprocess, KillsTheWholeGroupAtTheDeadline) {
  auto start = std::chrono::steady_clock::now();
  Result<CommandOutput> ran = RunCommand({"sh", "-c", "sleep 60 & sleep 60"}, {.timeout_ms = 100});
  ASSERT_FALSE(ran.ok());
  EXPECT_EQ(ran.error().message, "did not end within 100 ms");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Subprocess, DeadlineHoldsAfterTheStreamsAreClosed) {
  Result<CommandOutput> ran =
      RunCommand({"sh", "-c", "exec sleep 60 >/dev/null 2>&1"}, {.timeout_ms = 100});
  EXPECT_FALSE(ran.ok());
}

TEST(Subprocess, ReportsTheSignalAsShellsDo) {
  Result<CommandOutput> ran = RunCommand({"sh", "-c", "kill -9 $$"});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->exit_status, 128 + 9);
}

TEST(Subprocess, RunsInTheDirectory) {
  Result<CommandOutput> ran = RunCommand({"pwd"}, {.directory = "/"});
  ASSERT_TRUE(ran.ok());
  EXPECT_EQ(ran->out, "/\n");
}

TEST(Subprocess, CommandExists) {
  EXPECT_TRUE(CommandExists("sh"));
  EXPECT_TRUE(CommandExists("/bin/sh"));
  EXPECT_FALSE(CommandExists("no-such-program-here"));
}

}  // namespace
}  // namespace kapifuzz
