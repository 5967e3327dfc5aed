// Rng: the mutator's only source of randomness. Seeded by the engine for each mutation, so a mutation can be repeated.
//
//   Rng rng(seed);
//   if (rng.Percent(30)) syscall = rng.Below(syscall_count);
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kapifuzz {

// SplitMix64: one multiplication chain per number, good enough to choose with, and any seed will do.
class Rng {
 public:
  explicit Rng(uint64_t seed) : state_(seed) {}
  // One that chooses among many at random, and of two always the likelier: what it generates has no oddities.
  static Rng Calm(uint64_t seed) {
    Rng rng(seed);
    rng.calm_ = true;
    return rng;
  }

  uint64_t Next() {
    uint64_t x = state_ += 0x9e3779b97f4a7c15ULL;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
    return x ^ x >> 31;
  }
  // 0 <= result < n; 0 for n == 0.
  uint32_t Below(uint64_t n) {
    return static_cast<uint32_t>((static_cast<unsigned __int128>(Next()) * n) >> 64);
  }
  bool OneIn(uint32_t n) { return calm_ ? n < 2 : Below(n) == 0; }
  bool Percent(uint32_t p) { return calm_ ? p >= 50 : Below(100) < p; }
  // Whether the nth candidate of a list whose length nobody knows takes the place of the one before: each has the same chance.
  bool Takes(uint32_t nth) { return Below(nth) == 0; }

  // An element of a range that is not empty.
  template <typename Range>
  auto& Pick(Range&& range) {
    return std::data(range)[Below(std::size(range))];
  }
  // A bit of a set that is not empty, as its position.
  int PickBit(uint64_t set) {
    int skip = static_cast<int>(Below(static_cast<uint64_t>(__builtin_popcountll(set))));
    while (skip-- > 0) set &= set - 1;
    return __builtin_ctzll(set);
  }

 private:
  uint64_t state_;
  bool calm_ = false;
};

}  // namespace kapifuzz
