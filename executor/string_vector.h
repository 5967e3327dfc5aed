// A NULL-terminated array of pointers to strings, as execve takes two of: how a program writes one, and how it lies in memory.
//
// A program writes it as one literal, each string with its NUL: "prog\0-x\0" is {"prog", "-x", NULL}. The last NUL may be
// left out. A string of \x01 and a word stands for something that no literal can be:
//
//   \x01bad  \x01kernel  \x01noncanonical     a pointer that cannot be used
//   \x01131072                                a string of so many letters, which lies elsewhere
//
//   std::string memory = LayStringVector(literal, {.address = 0x2000..., ...});   // pointers, NULL, then the strings
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "executor/program.h"

namespace kapifuzz {

struct VectorString {
  enum class Kind : uint8_t { kText, kBad, kLetters } kind = Kind::kText;
  std::string_view text;                   // kText
  BadPointer bad = BadPointer::kUnmapped;  // kBad
  uint32_t letters = 0;                    // kLetters, at most kMaxPattern
};

// The strings of a literal, in their order.
std::vector<VectorString> StringsOf(std::string_view literal);

// Where the array lies, and what its special pointers lead to.
struct VectorPlace {
  uint64_t address = 0;
  // The pointers come last and without the NULL, so that the kernel reads on behind them; otherwise they come first.
  bool at_edge = false;
  uint64_t letters_end = 0;  // strings of letters end here, where a NUL stands
  uint64_t bad[kBadPointerCount] = {};
};

// The bytes of the memory, and in it the array.
struct LaidVector {
  std::string bytes;
  uint64_t array = 0;  // offset of the first pointer
};
LaidVector LayStringVector(std::string_view literal, const VectorPlace& place);
// How many bytes that will be, wherever it lies.
uint32_t StringVectorBytes(std::string_view literal, bool at_edge);

}  // namespace kapifuzz
