// CRC-32 (IEEE 802.3, reflected, as zlib and gzip) over ring events: a torn or overwritten record
// must not pass.
//
//   Crc32(std::as_bytes(std::span("123456789", 9))) == 0xcbf43926
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace kapifuzz {

namespace crc32_internal {
constexpr std::array<uint32_t, 256> MakeTable() {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t crc = byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0u);
    table[byte] = crc;
  }
  return table;
}
inline constexpr std::array<uint32_t, 256> kTable = MakeTable();
}  // namespace crc32_internal

inline uint32_t Crc32(std::span<const std::byte> bytes) {
  uint32_t crc = 0xffffffffu;
  for (std::byte b : bytes) {
    crc = (crc >> 8) ^ crc32_internal::kTable[(crc ^ static_cast<uint32_t>(b)) & 0xff];
  }
  return ~crc;
}

}  // namespace kapifuzz
