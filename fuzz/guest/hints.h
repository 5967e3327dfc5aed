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
//   hints.Learn(program, trace);            // of the run with comparisons
//   while (hints.Next(&mutant)) ...
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>
#include <vector>

#include "executor/comparisons.h"
#include "executor/program.h"

namespace kapifuzz {

class Hints {
 public:
  // There is room for another program; while there is none, tracing its comparisons is of no use.
  bool HasRoom() const { return waiting_.size() < kMaxWaiting; }
  void Learn(const Program& program, const Trace& trace);
  bool HasNext() const { return !waiting_.empty(); }
  // The next mutant, valid; false when there is none.
  bool Next(Program* mutant);

 private:
  static constexpr size_t kMaxWaiting = 64;
  static constexpr size_t kMutantsPerProgram = 48;
  // So often may one comparison's code put values in one argument of one syscall: with a constant, the same value; otherwise
  // any. Then what it can show was seen, or it has nothing to do with the argument.
  static constexpr uint8_t kTriesOfConstant = 2, kTriesOfSite = 3;
  static constexpr size_t kMaxTries = 1 << 18;  // of different ones; past it nothing new is learned

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
  struct Waiting {
    Program program;
    std::vector<Edit> edits;  // the last one is next
  };

  void TakeOperands(const Trace& trace, int call);
  void TakePieces(const Program& program, int call);
  void Match(uint16_t syscall, const Piece& piece);
  void MatchAs(uint16_t syscall, const Piece& piece, int width, bool swapped);
  void Propose(uint16_t syscall, const Piece& piece, int width, bool swapped,
               const Operand& operand);
  bool MayTry(uint16_t syscall, const Piece& piece, const Operand& operand);

  std::vector<Operand> operands_;  // of the call that is being looked at, by value
  std::vector<Edit> edits_;        // of the program that is being learned from
  std::unordered_map<uint64_t, uint8_t> tries_;
  std::deque<Waiting> waiting_;
};

}  // namespace kapifuzz
