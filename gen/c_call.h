// One call of a program in C: the declarations that its arguments need, and the expression that makes it.
//
// Values that calls return are named after them: r3 is what call 3 returned, or the memory that it filled.
//
//   CBody body;
//   CCallWriter calls({.program = p, .results = r, .question = 2}, &body);
//   calls.Setup(0);                                  // int r0 = open("file", O_RDONLY); if (r0 == -1) ...
//   body.Line("long ret = " + calls.Expression(2) + ";");
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "executor/program.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

// The lines of a function, between its braces.
class CBody {
 public:
  void Line(const std::string& line) { text_ += line.empty() ? "\n" : "\t" + line + "\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

class CCallWriter {
 public:
  // `results`: raw, as far as they are known. Calls after `last` are left out. `question`: the call that is made by syscall()
  // where the C library's function makes another one; -1 for none.
  struct Calls {
    const Program& program;
    std::span<const int64_t> results = {};
    int last = 0;
    int question = -1;
  };
  // `body` must outlive the writer.
  CCallWriter(const Calls& calls, CBody* body)
      : program_(calls.program),
        results_(calls.results),
        last_(calls.last),
        question_(calls.question),
        body_(*body) {}

  // The whole statement of a call that something else rests on.
  void Setup(int call);
  // Declares what the arguments need and gives the call's expression.
  std::string Expression(int call);
  // The same for one argument.
  std::string Argument(int call, size_t index);
  // What stands around a call whose allocation is to fail.
  void Arm(int call);
  void Disarm(int call);

  const SyscallDesc& DescOf(int call) const {
    return Syscalls()[program_.calls[static_cast<size_t>(call)].syscall];
  }

 private:
  bool HasResult(int call) const { return static_cast<size_t>(call) < results_.size(); }
  int64_t ResultOf(int call) const { return results_[static_cast<size_t>(call)]; }
  // Some later call takes what this one returned.
  bool IsUsed(int call) const;
  void MakeArgumentsFirst(int call, std::vector<std::string>* args);
  std::string Memory(int call, size_t index);
  std::string FdArray(int call, size_t index);
  std::string Bytes(int call, size_t index);
  std::string Vector(const Arg& arg);
  // Index of the call's argument that later calls take `type` from, if it has memory; -1 if none.
  int OutputOf(int call, ArgType type) const;
  std::string ReturnOf(int call) const;
  std::string Unusable(BadPointer which);
  bool FitsLibrary(int call) const;
  void WidenNumbers(int call, std::vector<std::string>* args) const;

  const Program& program_;
  const std::span<const int64_t> results_;
  const int last_;
  const int question_;
  CBody& body_;
};

}  // namespace kapifuzz
