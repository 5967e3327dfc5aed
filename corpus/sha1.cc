#include "corpus/sha1.h"

#include <openssl/sha.h>

namespace kapifuzz {

std::string Sha1Hex(std::span<const uint8_t> bytes) {
  unsigned char digest[SHA_DIGEST_LENGTH];
  SHA1(bytes.data(), bytes.size(), digest);
  std::string hex;
  for (unsigned char byte : digest) {
    hex += "0123456789abcdef"[byte >> 4];
    hex += "0123456789abcdef"[byte & 15];
  }
  return hex;
}

}  // namespace kapifuzz
