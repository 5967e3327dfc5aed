// LtpReplay: the calls before the one under test, as statements with SAFE_ macros.
//
// It follows descriptor numbers through the program. A test process has other descriptors open
// than the sandbox, so numbers become variables: one per descriptor that is open, null_fd for each
// of 0, 1 and 2, closed_fd for a number that nothing has open.
//
//   LtpReplay replay(witness, &c);
//   replay.Play(0)          r0 = open("./file", O_RDONLY, 0)
//                           appends rdonly_fd = SAFE_OPEN("file", O_RDONLY);
//   *replay.Fd(1, 0, true)  the descriptor of write(r0, ...): "rdonly_fd"
//
// An Error's message is the reason why the program cannot be replayed.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "base/result.h"
#include "executor/program.h"
#include "executor/syscall_desc.h"
#include "gen/descriptor_table.h"
#include "gen/ltp_case.h"

namespace kapifuzz {

inline constexpr char kClosedFd[] = "closed_fd";
inline constexpr char kNullFd[] = "null_fd";

// Offsets that not every file system has.
bool IsHugeOffset(const Arg& arg);
inline constexpr char kHugeOffsetReason[] = "depends on the largest offset of the file system";

class LtpReplay {
 public:
  // Statements and statics go to *out.
  LtpReplay(const Witness& witness, LtpCase* out)
      : witness_(witness), program_(witness.program), case_(*out) {}

  // Appends what does the same as call `call`, which succeeded in the witness.
  Status Play(int call);
  // Adds what the variables of Fd() need, when all calls are done.
  void Finish();

  // A descriptor argument in C. Set-up cannot use a number that is not open; the call under test
  // can.
  Result<std::string> Fd(int call, size_t index, bool under_test);
  // A path argument in C; only the call under test may have a very long one.
  Result<std::string> Path(int call, size_t index, bool under_test);
  // A string argument in C, likewise.
  Result<std::string> Text(int call, size_t index, bool under_test);
  std::string Number(int call, size_t index) const;

 private:
  using Step = Status (LtpReplay::*)(int);

  const Call& CallAt(int i) const { return program_.calls[static_cast<size_t>(i)]; }
  const SyscallDesc& DescOf(int i) const { return Syscalls()[CallAt(i).syscall]; }
  int64_t ResultOf(int i) const { return witness_.calls[static_cast<size_t>(i)].ret; }
  void Say(const std::string& statement) { case_.prepare.push_back(statement); }
  int NumberOf(const Arg& arg) const;
  bool IgnoresDirectory(int call, size_t index) const;
  Result<std::string> Closed(int number);
  // A variable for the descriptor `number`: `name`, or `name` and a digit.
  std::string NewFd(int number, const std::string& name);

  Status Open(int call);
  Status Pipe(int call);
  Status Dup(int call);
  Status DupOnto(int call);
  Status Close(int call);
  Status Transfer(int call);
  Status OnFd(int call);
  Status Unlink(int call);
  Status EpollCreate(int call);
  Status EpollCtl(int call);
  Status SetXattr(int call);
  // Bytes that a set-up call reads: a literal, or the scratch buffer where they do not matter.
  std::string Bytes(const Arg& data, int64_t size);
  Result<std::string> Literal(const std::string& text, const char* name, bool under_test);
  Status Nothing(int) { return {}; }

  const Witness& witness_;
  const Program& program_;
  LtpCase& case_;
  DescriptorTable table_;
  std::map<int, std::array<int, 2>> pairs_;  // numbers that pipe2 of this call gave
  std::map<int, std::string> nulls_;         // variables for 0, 1 and 2
  std::optional<int> closed_;                // the number that closed_fd stands for
};

}  // namespace kapifuzz
