// Names of corpus files: the SHA-1 of their bytes, as libFuzzer names its own.
//
//   Sha1Hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d"
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace kapifuzz {

std::string Sha1Hex(std::span<const uint8_t> bytes);

}  // namespace kapifuzz
