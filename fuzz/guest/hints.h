// Hints: what the kernel compared a program's arguments with, and programs that have those values instead.
//
//   setxattr(..., 4096, 2)      the kernel compared 4096 with 65536      →  setxattr(..., 65536, 2)
//
// A program with news runs once more with comparisons traced (executor/comparisons.h). Where one operand stands in a scalar
// argument or in the bytes of a buffer, the other takes its place: in any width up to that of the comparison, extended
// with zeros or with the sign, in either byte order, since casts lie between the argument and the comparison. Whether the operand
// really came from there nobody knows; the run of the mutant tells. So their number is bounded, for each program and for each
// place of the kernel's code.
//
// Of flags and enumerated values the specification has a list, and other sources try all that is on it. What the kernel compares
// such an argument with and is *not* on the list is tried here: a value that nobody has documented.
//
// Tracing costs a run as well, so programs with news wait here until it is hints' turn; the newest is the next.
//
//   hints.Remember(program);                               // it had news
//   while (hints.HasNext() && !hints.Next(&mutant)) {      // no mutant left: a program has to be traced
//     if (hints.NextToTrace(&program)) hints.Learn(program, run(program, {.compare = true}));
//   }
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "executor/comparisons.h"
#include "executor/program.h"
#include "fuzz/shared/means.h"

namespace kapifuzz {

class Hints {
 public:
  // Without values the specification's list of an argument's values is not known.
  explicit Hints(MeansSet means = {}) : values_(means.Has(Means::kValues)) {}

  void Remember(const Program& program);
  // There is a mutant, or a program to trace.
  bool HasNext() const { return !edits_.empty() || !to_trace_.empty(); }
  bool NextToTrace(Program* program);
  // Takes in the comparisons of a program; what is left of the one before is forgotten.
  void Learn(const Program& program, const Trace& trace);
  // The next mutant of the program learned from, valid; false when there is none.
  bool Next(Program* mutant);

 private:
  static constexpr size_t kMaxToTrace = 64;
  static constexpr size_t kMutantsPerProgram = 48;
  // So often may one comparison's code put values in one argument of one syscall: with a constant, the same value; otherwise
  // any. Then what it can show was seen, or it has nothing to do with the argument.
  static constexpr uint8_t kTriesOfConstant = 2, kTriesOfSite = 3;
  static constexpr size_t kMaxTries = 1 << 16;  // of different ones; past it nothing new is learned

  // A piece of an argument: the scalar, or bytes of its data.
  struct Piece {
    int call = 0, arg = 0;
    int offset = -1;  // into the data; -1: the scalar
    int room = 8;     // bytes from there on
    uint64_t value = 0;
  };
  struct Edit {
    Piece piece;
    uint64_t value = 0;  // of the scalar, or of the `width` bytes
    int width = 8;
  };
  struct Operand {
    uint64_t value = 0, other = 0;  // in the comparison's width
    int width = 8;
    bool constant = false;  // `other` is one
    uint64_t pc = 0;
  };

  void TakeOperands(const Trace& trace, int call);
  void TakePieces(const Program& program, int call);
  void Match(uint16_t syscall, const Piece& piece);
  void MatchAs(uint16_t syscall, const Piece& piece, int width, bool swapped);
  void Propose(uint16_t syscall, const Piece& piece, int width, bool swapped,
               const Operand& operand);
  bool MayTry(uint16_t syscall, const Piece& piece, const Operand& operand);

  const bool values_;
  std::vector<Operand> operands_;  // of the call that is being looked at, by value
  Program program_;                // that was learned from
  std::vector<Edit> edits_;        // of it; the last one is next
  std::unordered_map<uint64_t, uint8_t> tries_;
  std::deque<Program> to_trace_;  // the last one is next
};

}  // namespace kapifuzz
