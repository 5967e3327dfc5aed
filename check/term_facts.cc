// Two complete methods for what specifications compare: small ranges are tried out value by value, single bits and
// masks are compared as known bits. Neither ever claims a contradiction that is none.
#include "check/term_facts.h"

#include <algorithm>
#include <bit>

namespace kapifuzz {
namespace {

// Ranges of up to this many values are tried out.
constexpr uint64_t kMostTried = 4096;

// Bits of a term that facts have decided.
struct KnownBits {
  uint64_t known = 0;
  uint64_t value = 0;

  // False if a bit was decided otherwise before.
  bool Learn(uint64_t mask, uint64_t bits) {
    if (bits & ~mask) return false;
    if ((known & mask) & (value ^ bits)) return false;
    known |= mask;
    value |= bits;
    return true;
  }
};

}  // namespace

CompareOp Negated(CompareOp op) {
  switch (op) {
    case CompareOp::kEqual:
      return CompareOp::kNotEqual;
    case CompareOp::kNotEqual:
      return CompareOp::kEqual;
    case CompareOp::kLess:
      return CompareOp::kGreaterEqual;
    case CompareOp::kLessEqual:
      return CompareOp::kGreater;
    case CompareOp::kGreater:
      return CompareOp::kLessEqual;
    default:
      return CompareOp::kLess;
  }
}

CompareOp Mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::kLess:
      return CompareOp::kGreater;
    case CompareOp::kLessEqual:
      return CompareOp::kGreaterEqual;
    case CompareOp::kGreater:
      return CompareOp::kLess;
    case CompareOp::kGreaterEqual:
      return CompareOp::kLessEqual;
    default:
      return op;
  }
}

bool Holds(int64_t a, CompareOp op, int64_t b) {
  switch (op) {
    case CompareOp::kEqual:
      return a == b;
    case CompareOp::kNotEqual:
      return a != b;
    case CompareOp::kLess:
      return a < b;
    case CompareOp::kLessEqual:
      return a <= b;
    case CompareOp::kGreater:
      return a > b;
    default:
      return a >= b;
  }
}

void TermFacts::Add(const TermFact& fact) {
  facts_.push_back(fact);
  if (fact.mask != -1) return;
  const int64_t k = fact.constant;
  const ValueRange nothing{1, 0};
  switch (fact.op) {
    case CompareOp::kEqual:
      range_ = {std::max(range_.low, k), std::min(range_.high, k)};
      break;
    case CompareOp::kLess:
      range_ = k == INT64_MIN ? nothing : ValueRange{range_.low, std::min(range_.high, k - 1)};
      break;
    case CompareOp::kLessEqual:
      range_.high = std::min(range_.high, k);
      break;
    case CompareOp::kGreater:
      range_ = k == INT64_MAX ? nothing : ValueRange{std::max(range_.low, k + 1), range_.high};
      break;
    case CompareOp::kGreaterEqual:
      range_.low = std::max(range_.low, k);
      break;
    case CompareOp::kNotEqual:
      break;
  }
}

bool TermFacts::Contradict() const {
  if (range_.low > range_.high) return true;
  const uint64_t others = static_cast<uint64_t>(range_.high) - static_cast<uint64_t>(range_.low);
  return others < kMostTried ? EveryValueFails() : BitsContradict();
}

bool TermFacts::EveryValueFails() const {
  for (int64_t value = range_.low;; ++value) {
    bool passes = std::ranges::all_of(
        facts_, [value](const TermFact& f) { return Holds(value & f.mask, f.op, f.constant); });
    if (passes) return false;
    if (value == range_.high) return true;
  }
}

bool TermFacts::BitsContradict() const {
  KnownBits bits;
  for (const TermFact& fact : facts_) {
    const auto mask = static_cast<uint64_t>(fact.mask), k = static_cast<uint64_t>(fact.constant);
    if (fact.op == CompareOp::kEqual && !bits.Learn(mask, k)) return true;
    // One bit that is not 0 is 1, and the other way round.
    bool one_bit = fact.op == CompareOp::kNotEqual && std::has_single_bit(mask);
    if (one_bit && (k == 0 || k == mask) && !bits.Learn(mask, k ^ mask)) return true;
  }
  return std::ranges::any_of(facts_, [&bits](const TermFact& fact) {
    const auto mask = static_cast<uint64_t>(fact.mask);
    const auto least = static_cast<int64_t>(bits.value & mask);
    const auto most = static_cast<int64_t>((bits.value | ~bits.known) & mask);
    if (least == most) return !Holds(least, fact.op, fact.constant);
    if (fact.mask < 0) return false;
    const bool below = fact.op == CompareOp::kLess || fact.op == CompareOp::kLessEqual;
    const bool above = fact.op == CompareOp::kGreater || fact.op == CompareOp::kGreaterEqual;
    return (below && !Holds(least, fact.op, fact.constant)) ||
           (above && !Holds(most, fact.op, fact.constant));
  });
}

}  // namespace kapifuzz
