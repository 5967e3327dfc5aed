// CType: what the declaration of a parameter says about its register: bytes, sign, what a pointer
// leads to.
//
// A SYSCALL_DEFINEn gives the kernel's type ("umode_t", "struct stat __user *"). The generated
// table needs the width and sign by which the kernel cuts the register's 64 bits, because that is
// how contracts see the argument.
//
//   ParseCType("umode_t")->width                == 2
//   ParseCType("unsigned int")->is_signed       == false
//   ParseCType("int __user *")->pointee         == "int"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kapifuzz {

struct CType {
  uint8_t width = 8;  // bytes, on x86-64
  bool is_signed = false;
  bool is_pointer = false;
  std::string pointee;  // "int", "struct stat"; without const and __user; "" if not a pointer
};

// An Error (without place) names a type that is in no table.
Result<CType> ParseCType(std::string_view text);

}  // namespace kapifuzz
