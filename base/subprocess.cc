// fork and exec with pipes and one poll loop. The exec error travels over a close-on-exec pipe, so
// "not found" is told apart from a program that exits with 127.
#include "base/subprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <system_error>

#include "base/strings.h"
#include "base/unique_fd.h"

namespace kapifuzz {
namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
  UniqueFd read_end;
  UniqueFd write_end;

  bool Open() {
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0) return false;
    read_end.Reset(fds[0]);
    write_end.Reset(fds[1]);
    return true;
  }
};

struct Child {
  pid_t pid = -1;
  Pipe in, out, err, exec_errno;
};

// Runs in the child: only async-signal-safe calls, because other threads of the parent may hold
// locks.
[[noreturn]] void ExecChild(const Child& child, char* const* argv, const CommandOptions& options) {
  setpgid(0, 0);
  int err_fd = options.merge_stderr ? child.out.write_end.get() : child.err.write_end.get();
  bool ready = dup2(child.in.read_end.get(), 0) >= 0 && dup2(child.out.write_end.get(), 1) >= 0 &&
               dup2(err_fd, 2) >= 0 &&
               (options.directory.empty() || chdir(options.directory.c_str()) == 0);
  if (ready) execvp(argv[0], argv);
  int error = errno;
  [[maybe_unused]] ssize_t told = write(child.exec_errno.write_end.get(), &error, sizeof(error));
  _exit(127);
}

Status Start(const std::vector<std::string>& argv, const CommandOptions& options, Child* child) {
  if (argv.empty() || argv[0].empty()) return Error{"", "no program to run"};
  std::vector<char*> raw;
  for (const std::string& argument : argv) raw.push_back(const_cast<char*>(argument.c_str()));
  raw.push_back(nullptr);
  auto fail = [&](int error) {
    return Error{argv[0], "cannot run: " + std::system_category().message(error)};
  };
  if (!child->in.Open() || !child->out.Open() || !child->err.Open() || !child->exec_errno.Open()) {
    return fail(errno);
  }
  child->pid = fork();
  if (child->pid < 0) return fail(errno);
  if (child->pid == 0) ExecChild(*child, raw.data(), options);
  setpgid(child->pid,
          child->pid);  // in both processes, so that the timeout never finds the group missing
  child->in.read_end.Reset();
  child->out.write_end.Reset();
  child->err.write_end.Reset();
  child->exec_errno.write_end.Reset();
  int error = 0;
  ssize_t got;
  do {
    got = read(child->exec_errno.read_end.get(), &error, sizeof(error));
  } while (got < 0 && errno == EINTR);
  if (got == sizeof(error)) {
    waitpid(child->pid, nullptr, 0);
    return fail(error);
  }
  return {};
}

// Moves what is ready on one pipe; closes the end that is done.
void DrainInto(UniqueFd* fd, std::string* text) {
  char buffer[65536];
  ssize_t got = read(fd->get(), buffer, sizeof(buffer));
  if (got > 0) text->append(buffer, static_cast<size_t>(got));
  if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) fd->Reset();
}

// write() to a pipe whose reader may be gone: the SIGPIPE is taken back before anyone sees it, so
// that neither this process dies nor its disposition (which children inherit) has to change.
ssize_t WriteWithoutSignal(int fd, std::string_view bytes) {
  sigset_t pipe_signal, old;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, &old);
  ssize_t put = write(fd, bytes.data(), bytes.size());
  int error = errno;
  if (put < 0 && error == EPIPE && !sigismember(&old, SIGPIPE)) {
    const timespec no_wait = {};
    sigtimedwait(&pipe_signal, nullptr, &no_wait);
  }
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
  errno = error;
  return put;
}

void FeedFrom(UniqueFd* fd, std::string_view* rest) {
  ssize_t put = WriteWithoutSignal(fd->get(), *rest);
  if (put > 0) rest->remove_prefix(static_cast<size_t>(put));
  if (rest->empty() || (put < 0 && errno != EINTR && errno != EAGAIN)) fd->Reset();
}

int RemainingMs(Clock::time_point deadline, int timeout_ms) {
  if (timeout_ms == 0) return -1;
  auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return left > 0 ? static_cast<int>(left) : 0;
}

// Returns false when the deadline passed first.
bool Exchange(Child* child, const CommandOptions& options, CommandOutput* output) {
  const auto deadline = Clock::now() + std::chrono::milliseconds(options.timeout_ms);
  std::string_view input = options.input;
  if (input.empty()) {
    child->in.write_end.Reset();
  } else {
    fcntl(child->in.write_end.get(), F_SETFL, O_NONBLOCK);
  }
  while (child->out.read_end || child->err.read_end || child->in.write_end) {
    // poll() skips negative descriptors, so closed ends need no special case.
    pollfd polls[3] = {{child->out.read_end.get(), POLLIN, 0},
                       {child->err.read_end.get(), POLLIN, 0},
                       {child->in.write_end.get(), POLLOUT, 0}};
    int ready = poll(polls, 3, RemainingMs(deadline, options.timeout_ms));
    if (ready == 0) return false;
    if (ready < 0) continue;
    if (polls[0].revents) DrainInto(&child->out.read_end, &output->out);
    if (polls[1].revents) DrainInto(&child->err.read_end, &output->err);
    if (polls[2].revents) FeedFrom(&child->in.write_end, &input);
  }
  // The pipes are closed, but the program may live on; wait for it within the same deadline.
  while (options.timeout_ms != 0) {
    siginfo_t info = {};
    if (waitid(P_PID, child->pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid != 0)
      break;
    if (RemainingMs(deadline, options.timeout_ms) == 0) return false;
    poll(nullptr, 0, 1);
  }
  return true;
}

int ExitStatusOf(int wait_status) {
  return WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 128 + WTERMSIG(wait_status);
}

}  // namespace

Result<CommandOutput> RunCommand(const std::vector<std::string>& argv,
                                 const CommandOptions& options) {
  Child child;
  if (Status started = Start(argv, options, &child); !started.ok()) return started.error();
  CommandOutput output;
  bool in_time = Exchange(&child, options, &output);
  if (!in_time) kill(-child.pid, SIGKILL);
  int wait_status = 0;
  while (waitpid(child.pid, &wait_status, 0) < 0 && errno == EINTR) continue;
  if (!in_time) {
    return Error{argv[0], "did not end within " + std::to_string(options.timeout_ms) + " ms"};
  }
  output.exit_status = ExitStatusOf(wait_status);
  return output;
}

bool CommandExists(const std::string& program) {
  if (program.find('/') != std::string::npos) return access(program.c_str(), X_OK) == 0;
  const char* path = getenv("PATH");
  for (std::string_view directory : Split(path ? path : "/usr/bin:/bin", ':')) {
    std::string candidate = std::string(directory) + "/" + program;
    if (access(candidate.c_str(), X_OK) == 0) return true;
  }
  return false;
}

}  // namespace kapifuzz
