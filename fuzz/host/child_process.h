// ChildProcess: a long-running program that dies with us, its output read through a pipe.
//
// QEMU runs in one. The kernel kills it when the thread that started it ends (PR_SET_PDEATHSIG), so
// a killed kapifuzz leaves no guest behind; start it from a thread that lives as long as the tool.
//
//   Result<std::unique_ptr<ChildProcess>> qemu = ChildProcess::Start({"qemu-system-x86_64", ...});
//   if (!qemu.ok()) ...                       // not found, no resources
//   (*qemu)->Read(&text);                     // what it printed since the last time
//   if (!(*qemu)->Running()) ...              // (*qemu)->exit_status()
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/unique_fd.h"

namespace kapifuzz {

class ChildProcess {
 public:
  // argv[0] is looked up in PATH. Standard input is /dev/null; standard output and error share the
  // pipe. Of our other descriptors it gets `inherited`, under the same number, if that is one.
  static Result<std::unique_ptr<ChildProcess>> Start(const std::vector<std::string>& argv,
                                                     int inherited = -1);
  // Kills and reaps what still runs.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Appends what can be read without waiting. False once everything has been read and the pipe is
  // closed.
  bool Read(std::string* text);
  // Looks whether the process still runs, without waiting.
  bool Running();
  // Asks it to end (SIGTERM), or ends it (SIGKILL). Nothing happens to a process that has ended.
  void Terminate();
  void Kill();

  pid_t pid() const { return pid_; }
  // Processor time of all its threads so far, in ms; 0 once it has ended.
  int64_t cpu_ms() const;
  // What it passed to exit(), or 128 + signal; -1 while it runs.
  int exit_status() const { return exit_status_; }
  // Becomes readable when there is output; for poll().
  int output_fd() const { return output_.get(); }

 private:
  ChildProcess(pid_t pid, UniqueFd output) : pid_(pid), output_(std::move(output)) {}
  void Signal(int signal);

  pid_t pid_;
  UniqueFd output_;
  int exit_status_ = -1;
};

}  // namespace kapifuzz
