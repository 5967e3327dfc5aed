// Kernel constants by name, with the values that the kernel on x86-64 gives them, and constant
// expressions over them.
//
// Specifications write bounds and masks as C (`mask(O_RDWR | O_CREAT)`, `sizeof(struct stat)`);
// readers keep the text and add the number. The numbers are the kernel's, not the C library's:
// O_LARGEFILE is 0100000 here although <fcntl.h> says 0 on x86-64. Where reader and compiler
// disagree, comparing source and vmlinux shows it.
//
//   ConstantValue("O_LARGEFILE")                == 0100000
//   *EvaluateConstant("~(O_ACCMODE | O_CREAT)") == -68
//   *EvaluateConstant("sizeof(struct stat)")    == 144
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/expr.h"

namespace kapifuzz {

// Value of a macro or enumerator, errno or signal name; nothing for a name that is none.
std::optional<int64_t> ConstantValue(std::string_view name);

// The string that a macro of the kernel's interface stands for, XATTR_USER_PREFIX is "user."; nothing
// for a name that is none.
std::optional<std::string_view> StringConstant(std::string_view name);
// Their names, for messages.
std::vector<std::string> StringConstantNames();

// sizeof of a type spelt with single spaces: "struct stat", "unsigned long". Nothing for a type
// that is not listed.
std::optional<int64_t> SizeOfType(std::string_view type);

// Value of an expression whose names are all constants. Arithmetic is 64-bit signed and wraps. An
// Error names the name or operator that has no constant value.
Result<int64_t> EvaluateConstant(std::string_view text);
Result<int64_t> EvaluateConstant(const Expr& expr);

// Number of a capability name, "CAP_SYS_ADMIN" is 21; nothing if the kernel has no such capability.
std::optional<int> CapabilityNumber(std::string_view name);

}  // namespace kapifuzz
