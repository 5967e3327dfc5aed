#include "executor/proc_text.h"

#include <charconv>
#include <cstring>

#include "executor/observation.h"

namespace kapifuzz {

ProcFdName::ProcFdName(const char* folder, int fd) {
  const size_t length = std::strlen(folder);
  std::memcpy(text, folder, length);
  *std::to_chars(text + length, text + sizeof(text) - 1, fd).ptr = 0;
}

int64_t NumberAt(const char* text) {
  int64_t number = kUnseen;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

}  // namespace kapifuzz
