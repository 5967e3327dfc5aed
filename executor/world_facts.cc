#include "executor/world_facts.h"

#include <cstring>

namespace kapifuzz {

// Eight bytes a step: this runs in the child between calls.
uint64_t ContentHash(const uint8_t* bytes, size_t size) {
  constexpr uint64_t kPrime = 0x9e3779b97f4a7c15;
  uint64_t hash = size * kPrime + 1;
  for (size_t at = 0; at < size; at += 8) {
    uint64_t word = 0;
    std::memcpy(&word, bytes + at, size - at < 8 ? size - at : 8);
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 29;
  }
  return hash == 0 ? 1 : hash;
}

}  // namespace kapifuzz
