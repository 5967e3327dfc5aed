// What a conjunction of comparisons says about one term of an expression, and whether it contradicts itself.
//
// The arithmetic below check/satisfiable.h: a term is any part of an expression that is compared with a constant
// (`flags`, `size(fd)`), whole or after a mask.
//
//   TermFacts flags({INT32_MIN, INT32_MAX});
//   flags.Add({.mask = O_CREAT, .op = CompareOp::kNotEqual, .constant = 0});   // flags & O_CREAT
//   flags.Add({.mask = O_ACCMODE | O_CREAT, .op = CompareOp::kEqual, .constant = 1});
//   flags.Contradict()   // true: no value passes both
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace kapifuzz {

enum class CompareOp { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

// `a op b` holds exactly where `a Negated(op) b` does not; `a op b` is `b Mirrored(op) a`.
CompareOp Negated(CompareOp op);
CompareOp Mirrored(CompareOp op);
bool Holds(int64_t a, CompareOp op, int64_t b);

struct ValueRange {
  int64_t low = INT64_MIN;
  int64_t high = INT64_MAX;
};

// (term & mask) op constant.
struct TermFact {
  int64_t mask = -1;
  CompareOp op = CompareOp::kNotEqual;
  int64_t constant = 0;
};

class TermFacts {
 public:
  // `range` is what the term's type can hold.
  explicit TermFacts(ValueRange range) : range_(range) {}

  void Add(const TermFact& fact);

  // True only if no value of the range passes every fact. False does not mean that one does.
  bool Contradict() const;

 private:
  bool EveryValueFails() const;
  bool BitsContradict() const;

  ValueRange range_;
  std::vector<TermFact> facts_;
};

}  // namespace kapifuzz
