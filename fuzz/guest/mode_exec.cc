// Mode `exec`: runs static programs of the host (LTP tests, kselftests) in this guest, one after the other: as root, each in an
// empty directory of its own, with a time limit; leaves their output and how they ended.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <climits>
#include <filesystem>

#include "base/files.h"
#include "base/unique_fd.h"
#include "fuzz/guest/console.h"
#include "fuzz/guest/mode.h"
#include "fuzz/guest/report_json.h"

namespace kapifuzz {
namespace {

using Clock = std::chrono::steady_clock;

struct Command {
  std::string text;                // the line
  std::vector<std::string> words;  // the first is the program below /in
};

struct Ending {
  int status = 0;  // as waitpid gives it
  bool timed_out = false;
  int64_t ms = 0;
};

std::vector<Command> ParseCommands(std::string_view list) {
  std::vector<Command> commands;
  while (!list.empty()) {
    const size_t end = std::min(list.find('\n'), list.size());
    std::string_view line = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (line.empty()) continue;
    Command command{.text = std::string(line), .words = {}};
    while (!line.empty()) {
      const size_t blank = std::min(line.find(' '), line.size());
      command.words.emplace_back(line.substr(0, blank));
      line.remove_prefix(std::min(blank + 1, line.size()));
    }
    commands.push_back(std::move(command));
  }
  return commands;
}

// Becomes the program; does not return. What goes wrong ends up in the log.
[[noreturn]] void ExecChild(const Command& command, const std::string& program,
                            const std::string& directory, int log) {
  setpgid(0, 0);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  close_range(STDERR_FILENO + 1, UINT_MAX, 0);  // numbers matter to programs about descriptors
  std::vector<char*> argv;
  for (const std::string& word : command.words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::string tmpdir = "TMPDIR=" + directory, path = "PATH=/bin:/sbin", home = "HOME=/";
  // LTP's library would unpack /proc/config.gz by a program that is not here; an empty configuration will do.
  std::string ltp = "KCONFIG_PATH=/dev/null";
  char* environment[] = {tmpdir.data(), path.data(), home.data(), ltp.data(), nullptr};
  if (chdir(directory.c_str()) == 0) execve(program.c_str(), argv.data(), environment);
  dprintf(STDERR_FILENO, "kapifuzz: cannot run %s: %s\n", program.c_str(), strerror(errno));
  _exit(127);
}

// Waits for the child and, when its time is over, ends its whole process group.
Ending WaitFor(pid_t child, int timeout_ms, const GuestShm& shm) {
  constexpr useconds_t kPollUs = 5000;
  Ending ending;
  const auto start = Clock::now();
  const auto elapsed = [&] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
  };
  while (waitpid(child, &ending.status, WNOHANG) == 0) {
    // The program may take its time; this process is alive.
    shm.header().heartbeat.fetch_add(1, std::memory_order_relaxed);
    if (!ending.timed_out && elapsed() > timeout_ms) {
      ending.timed_out = true;
      kill(-child, SIGKILL);
    }
    usleep(kPollUs);
  }
  ending.ms = elapsed();
  kill(-child, SIGKILL);  // what it left running must not disturb the next one
  return ending;
}

// The users that LTP's tests look up. A static program needs no more than these files for it.
Status WriteUsers() {
  constexpr char kPasswd[] =
      "root:x:0:0::/:/bin/sh\n"
      "daemon:x:1:1::/:/bin/false\n"
      "bin:x:2:2::/:/bin/false\n"
      "nobody:x:65534:65534::/:/bin/false\n";
  constexpr char kGroup[] = "root:x:0:\ndaemon:x:1:\nbin:x:2:\nusers:x:100:\nnogroup:x:65534:\n";
  if (mkdir("/etc", 0755) != 0 && errno != EEXIST) return ErrnoError("/etc", "cannot make");
  Status written = WriteFileAtomically("/etc/passwd", kPasswd);
  return written.ok() ? WriteFileAtomically("/etc/group", kGroup) : written;
}

// Shares are mounted without the right to execute in mind: the program runs from a copy.
Status CopyProgram(const std::string& from, const std::string& to) {
  std::error_code error;
  std::filesystem::copy_file(from, to, std::filesystem::copy_options::overwrite_existing, error);
  if (error) return Error{from, "cannot copy: " + error.message()};
  if (chmod(to.c_str(), 0755) != 0) return ErrnoError(to, "cannot make executable");
  return {};
}

// The files that every program finds where it starts.
Status CopyFiles(const std::string& in, const std::string& directory) {
  std::error_code error;
  const std::string with = JoinPath(in, "with");
  if (!std::filesystem::exists(with, error)) return {};
  std::filesystem::copy(with, directory, error);
  return error ? Status(Error{with, "cannot copy: " + error.message()}) : Status();
}

Result<Ending> RunOne(const ModeContext& context, const Command& command,
                      const std::string& log_path, int timeout_ms) {
  char directory[] = "/tmp/exec-XXXXXX";
  if (mkdtemp(directory) == nullptr) return ErrnoError(directory, "cannot make a directory");
  // Open to a test that becomes another user.
  chmod(directory, 0777);
  const std::string program = std::string(directory) + ".program";
  Status copied = CopyProgram(JoinPath(context.job->in, command.words[0]), program);
  if (copied.ok()) copied = CopyFiles(context.job->in, directory);
  if (!copied.ok()) return copied.error();
  UniqueFd log(open(log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644));
  if (!log) return ErrnoError(log_path, "cannot write");

  const pid_t child = fork();
  if (child < 0) return ErrnoError(command.words[0], "cannot fork");
  if (child == 0) ExecChild(command, program, directory, log.get());
  const Ending ending = WaitFor(child, timeout_ms, *context.shm);
  std::error_code ignored;  // what cannot be removed goes with the guest
  std::filesystem::remove_all(directory, ignored);
  std::filesystem::remove(program, ignored);
  return ending;
}

nlohmann::ordered_json EndingJson(const Command& command, const std::string& log,
                                  const Ending& ending) {
  return {{"command", command.text},
          {"log", log},
          {"exit_status", WIFEXITED(ending.status) ? WEXITSTATUS(ending.status) : 0},
          {"signal", WIFSIGNALED(ending.status) ? WTERMSIG(ending.status) : 0},
          {"timed_out", ending.timed_out},
          {"ms", ending.ms}};
}

}  // namespace

Status ExecMode(const ModeContext& context) {
  const Job& job = *context.job;
  Result<uint64_t> timeout_ms = job.Number("timeout_ms", 60'000);
  if (!timeout_ms.ok()) return timeout_ms.error();
  Result<std::string> list = ReadFile(JoinPath(job.in, "exec.list"));
  if (!list.ok()) return list.error();
  Status users = WriteUsers();
  if (!users.ok()) return users.error();
  SayReady(context);

  nlohmann::ordered_json programs = nlohmann::ordered_json::array();
  for (const Command& command : ParseCommands(*list)) {
    const std::string log = "exec-" + std::to_string(programs.size()) + ".log";
    Result<Ending> ending =
        RunOne(context, command, JoinPath(job.out, log), static_cast<int>(*timeout_ms));
    if (!ending.ok()) return ending.error();
    programs.push_back(EndingJson(command, log, *ending));
  }
  return WriteJson(JoinPath(job.out, "exec.json"), {{"programs", std::move(programs)}});
}

}  // namespace kapifuzz
