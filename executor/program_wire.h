// Programs as bytes: libFuzzer's inputs, corpus files, flight recorder. docs/formats.md section 3.
//
// DecodeProgram is total: any bytes give a valid program (missing bytes read as zero, indices are
// reduced to what exists, references only lead backwards). EncodeProgram(DecodeProgram(x)) is
// canonical, and decoding it gives the same program. Syscalls are named by a hash of their name, so
// a corpus survives new specifications.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "executor/program.h"

namespace kapifuzz {

inline constexpr size_t kMaxWireBytes = 8192;

// FNV-1a of a syscall's name, how the wire form names it.
constexpr uint32_t SyscallNameHash(std::string_view name) {
  uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<uint8_t>(c)) * 16777619u;
  return hash;
}

// Fills *program from any bytes; bytes past kMaxWireBytes are not read. The result IsValid.
void DecodeProgram(std::span<const uint8_t> bytes, Program* program);
// Writes at most out.size() bytes and returns how many; 0 if they do not fit.
size_t EncodeProgram(const Program& program, std::span<uint8_t> out);

// Repairs a program that was edited in place: drops unused blob bytes, clamps sizes and counts,
// redirects references to calls that no longer exist to constants. Afterwards IsValid holds.
void Normalize(Program* program);
bool IsValid(const Program& program);

}  // namespace kapifuzz
