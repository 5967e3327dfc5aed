#include "fuzz/host/child_process.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/strings.h"

namespace kapifuzz {
namespace {

std::unique_ptr<ChildProcess> Shell(const std::string& script) {
  Result<std::unique_ptr<ChildProcess>> child = ChildProcess::Start({"/bin/sh", "-c", script});
  EXPECT_TRUE(child.ok());
  return child.ok() ? std::move(*child) : nullptr;
}

// Waits for the end of the output.
std::string ReadAll(ChildProcess* child) {
  std::string text;
  while (child->Read(&text)) {
    pollfd ready{.fd = child->output_fd(), .events = POLLIN, .revents = 0};
    poll(&ready, 1, 1000);
  }
  return text;
}

void WaitUntilEnded(ChildProcess* child) {
  while (child->Running()) usleep(1000);
}

TEST(ChildProcess, GivesOutputAndExitStatus) {
  auto child = Shell("echo out; echo err >&2; exit 7");
  ASSERT_NE(child, nullptr);
  EXPECT_EQ(ReadAll(child.get()), "out\nerr\n");
  WaitUntilEnded(child.get());
  EXPECT_EQ(child->exit_status(), 7);
}

TEST(ChildProcess, ReadDoesNotWait) {
  auto child = Shell("sleep 100");
  std::string text;
  EXPECT_TRUE(child->Read(&text));
  EXPECT_EQ(text, "");
  EXPECT_TRUE(child->Running());
}

TEST(ChildProcess, KilledIsToldBySignal) {
  auto child = Shell("sleep 100");
  child->Kill();
  WaitUntilEnded(child.get());
  EXPECT_EQ(child->exit_status(), 128 + SIGKILL);
}

TEST(ChildProcess, DestructorLeavesNothingRunning) {
  pid_t pid;
  {
    auto child = Shell("sleep 100");
    pid = child->pid();
  }
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST(ChildProcess, MissingProgramIsAnError) {
  Result<std::unique_ptr<ChildProcess>> child = ChildProcess::Start({"/no/such/program"});
  ASSERT_FALSE(child.ok());
  EXPECT_EQ(child.error().ToString(), "/no/such/program: cannot run: No such file or directory");
}

// A tool that is killed with SIGKILL cannot clean up; its guest must go all the same.
TEST(ChildProcess, DiesWithTheToolThatStartedIt) {
  int report[2];
  ASSERT_EQ(pipe(report), 0);
  pid_t tool = fork();
  if (tool == 0) {
    Result<std::unique_ptr<ChildProcess>> child = ChildProcess::Start({"sleep", "100"});
    pid_t pid = child.ok() ? (*child)->pid() : -1;
    [[maybe_unused]] ssize_t written = write(report[1], &pid, sizeof(pid));
    pause();
  }
  pid_t pid = -1;
  ASSERT_EQ(read(report[0], &pid, sizeof(pid)), static_cast<ssize_t>(sizeof(pid)));
  ASSERT_GT(pid, 0);
  EXPECT_EQ(kill(pid, 0), 0);
  kill(tool, SIGKILL);
  waitpid(tool, nullptr, 0);
  // An orphan that has ended may stay a zombie of whoever inherits it: look at its state.
  std::string state;
  for (int i = 0; i < 5000 && state != "gone"; ++i) {
    FILE* stat = fopen(("/proc/" + std::to_string(pid) + "/stat").c_str(), "re");
    char letter = '?';
    bool ended = stat == nullptr || (fscanf(stat, "%*d (sleep) %c", &letter) == 1 && letter == 'Z');
    if (stat != nullptr) fclose(stat);
    if (ended) state = "gone";
    usleep(1000);
  }
  EXPECT_EQ(state, "gone");
  close(report[0]);
  close(report[1]);
}

}  // namespace
}  // namespace kapifuzz
