// ArgModel: one parameter of a specification, decided: what generator makes its values, of what
// width, within which bounds.
//
// It is ArgDesc (executor/syscall_desc.h) before it is written out, and what gen/partitions.h
// divides into classes.
//
//   open's @flags   {.type = kInt, .width = 4, .is_signed = true, .constraint = kMask,
//                    .mask = 0x..., .names = {O_RDONLY, O_WRONLY, ...}}
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/syscall_desc.h"
#include "specs/model.h"

namespace kapifuzz {

struct NamedNumber {
  std::string name;
  int64_t value = 0;
};

struct NamedString {
  std::string name;    // "XATTR_USER_PREFIX"
  std::string value;   // "user."
  bool whole = false;  // it is compared with the whole string, not with its beginning
};

struct ArgModel {
  std::string name;
  std::string ctype;
  ArgType type = ArgType::kInt;
  uint8_t width = 8;
  bool is_signed = false;
  bool optional = false;
  bool is_inout = false;
  KindSet kinds = 0;
  std::vector<Kind> array_kinds;
  int size_arg = -1;
  uint32_t fixed_size = 0;
  ConstraintKind constraint = ConstraintKind::kNone;
  int64_t min = 0, max = 0;
  uint64_t mask = 0;
  std::vector<NamedNumber> names;
  std::vector<NamedString> strings;  // that conditions compare a kString argument with
};

// Parameter `index` of `spec`. An Error (without place) names the parameter and what is wrong with
// it.
Result<ArgModel> BuildArg(const ApiSpec& spec, size_t index);

// The kinds of words like {"file", "dir"}; "any" is kAnyKind. An Error names an unknown word.
Result<KindSet> KindsOf(const std::vector<std::string>& words);

// Smallest and largest value that a C type of this width holds, as contracts see it.
int64_t LowestOf(uint8_t width, bool is_signed);
int64_t HighestOf(uint8_t width, bool is_signed);

}  // namespace kapifuzz
