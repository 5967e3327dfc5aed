// Rows of the constant table (specs/constants.h), apart from it so that the files that include the
// kernel's headers include almost nothing else: <linux/time.h> and the C library's <time.h> cannot
// meet in one file.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace kapifuzz {

struct Constant {
  std::string_view name;
  int64_t value;
};

// A row whose value may come from an unsigned macro (RLIM_INFINITY is ~0UL: -1).
constexpr Constant ConstantRow(std::string_view name, unsigned long long value) {
  return {name, static_cast<int64_t>(value)};
}

std::span<const Constant> FileConstants();  // open flags, modes, seeking, paths, file systems
std::span<const Constant>
ProcessConstants();  // capabilities, limits, memory, polling, clone, numeric limits
std::span<const Constant> SocketConstants();  // address families, message flags, SA_ flags
std::span<const Constant> BinderConstants();
std::span<const Constant> TypeSizes();  // name is the type as written: "struct stat"

}  // namespace kapifuzz
