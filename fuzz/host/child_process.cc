#include "fuzz/host/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

#include "base/files.h"

namespace kapifuzz {
namespace {

// What the child does with descriptors: `report` carries errno to the parent if exec fails and closes by itself if it succeeds.
struct ChildFds {
  int null, output, report, inherited;
};

// Runs between fork and exec.
[[noreturn]] void RunChild(char* const* argv, const ChildFds& fds, pid_t parent) {
  // The parent may have died before prctl took effect.
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) _exit(127);
  // A group of its own: a Ctrl-C on the terminal reaches the tool only, which then stops the guest
  // in order.
  setpgid(0, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (fds.inherited >= 0) fcntl(fds.inherited, F_SETFD, 0);
  if (dup2(fds.null, 0) >= 0 && dup2(fds.output, 1) >= 0 && dup2(fds.output, 2) >= 0)
    execvp(argv[0], argv);
  int error = errno;
  [[maybe_unused]] ssize_t written = write(fds.report, &error, sizeof(error));
  _exit(127);
}

// The errno with which exec failed, 0 if it succeeded.
int ReadExecError(int report) {
  int error = 0;
  ssize_t got;
  do {
    got = read(report, &error, sizeof(error));
  } while (got < 0 && errno == EINTR);
  return got == sizeof(error) ? error : 0;
}

struct Pipe {
  UniqueFd read_end, write_end;
};

Result<Pipe> MakePipe(const std::string& what) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return ErrnoError(what, "cannot make a pipe");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::Start(const std::vector<std::string>& argv,
                                                          int inherited) {
  Result<Pipe> output = MakePipe(argv[0]);
  if (!output.ok()) return output.error();
  Result<Pipe> report = MakePipe(argv[0]);
  if (!report.ok()) return report.error();
  UniqueFd null_fd(open("/dev/null", O_RDONLY | O_CLOEXEC));
  std::vector<char*> words;
  for (const std::string& word : argv) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  pid_t parent = getpid();
  pid_t pid = fork();
  if (pid < 0) return ErrnoError(argv[0], "cannot fork");
  if (pid == 0) {
    RunChild(words.data(),
             {.null = null_fd.get(),
              .output = output->write_end.get(),
              .report = report->write_end.get(),
              .inherited = inherited},
             parent);
  }
  report->write_end.Reset();
  if (int error = ReadExecError(report->read_end.get()); error != 0) {
    waitpid(pid, nullptr, 0);
    errno = error;
    return ErrnoError(argv[0], "cannot run");
  }
  fcntl(output->read_end.get(), F_SETFL, O_NONBLOCK);
  // Room for a burst of console output while the tool is busy elsewhere; the default also works.
  fcntl(output->read_end.get(), F_SETPIPE_SZ, 1 << 20);
  return std::unique_ptr<ChildProcess>(new ChildProcess(pid, std::move(output->read_end)));
}

ChildProcess::~ChildProcess() {
  if (!Running()) return;
  Kill();
  waitpid(pid_, nullptr, 0);
}

bool ChildProcess::Read(std::string* text) {
  char buffer[16384];
  while (output_) {
    ssize_t got = read(output_.get(), buffer, sizeof(buffer));
    if (got > 0) {
      text->append(buffer, static_cast<size_t>(got));
    } else if (got < 0 && errno == EINTR) {
      continue;
    } else if (got < 0 && errno == EAGAIN) {
      return true;
    } else {
      output_.Reset();
    }
  }
  return false;
}

bool ChildProcess::Running() {
  if (exit_status_ >= 0) return false;
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) != pid_) return true;
  exit_status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return false;
}

int64_t ChildProcess::cpu_ms() const {
  clockid_t clock;
  timespec used;
  if (exit_status_ >= 0 || clock_getcpuclockid(pid_, &clock) != 0) return 0;
  if (clock_gettime(clock, &used) != 0) return 0;
  return int64_t{used.tv_sec} * 1'000 + used.tv_nsec / 1'000'000;
}

void ChildProcess::Signal(int signal) {
  if (Running()) kill(pid_, signal);
}
void ChildProcess::Terminate() { Signal(SIGTERM); }
void ChildProcess::Kill() { Signal(SIGKILL); }

}  // namespace kapifuzz
