// Seeded bytes for property tests: mostly noise, with runs of small numbers, since those are what a
// format's fields hold.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace kapifuzz {

inline std::vector<uint8_t> RandomBytes(std::mt19937* random, size_t most) {
  std::vector<uint8_t> bytes((*random)() % (most + 1));
  bool small = false;
  for (uint8_t& byte : bytes) {
    if ((*random)() % 8 == 0) small = !small;
    byte = static_cast<uint8_t>(small ? (*random)() % 9 : (*random)());
  }
  return bytes;
}

}  // namespace kapifuzz
