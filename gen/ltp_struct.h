// Structs whose layout differs between architectures, as C source: their bytes in a witness are those of x86-64, so a test
// spells them by member and counts them with sizeof.
//
//   StructByMember("struct epoll_event __user *")->name                     "epoll_event"
//   InitializerOf(*layout, bytes)       "{ .events = 0x1, .data.u64 = 0x5 }"
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace kapifuzz {

struct StructMember {
  const char* name;
  uint32_t offset, width;  // on x86-64, in bytes
};

struct MemberwiseStruct {
  std::string_view name;
  uint32_t size;  // on x86-64
  std::span<const StructMember> members;
};

// The struct that a parameter of this C type points to; null if its bytes are the same everywhere or it is no struct.
const MemberwiseStruct* StructByMember(std::string_view ctype);

// A designated initialiser of the first of `bytes`; members beyond the end are 0.
std::string InitializerOf(const MemberwiseStruct& layout, std::string_view bytes);

}  // namespace kapifuzz
