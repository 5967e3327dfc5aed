// Layout of the kernel's structs that calls fill: where `statbuf->st_size` lies.
//
// The structs are those of the kernel's UAPI headers, not the C library's, so <sys/stat.h> must
// stay out of the files that ask. Generated code takes offsets from the same headers by offsetof;
// this table serves what evaluates without a compiler (gen/interpret.h) and tells the generator
// which headers and members exist.
//
//   FindField("stat", "st_size")->offset   == 48
//   HeaderOfStruct("stat")                 == "asm/stat.h"
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kapifuzz {

struct FieldLayout {
  size_t offset = 0;
  uint8_t width = 0;  // bytes
  bool is_signed = false;
};

// Nothing for a struct or member that the table does not have.
std::optional<FieldLayout> FindField(std::string_view struct_name, std::string_view member);

// The struct that a pointer of this C type leads to, "iocb" for `struct iocb __user *`; with `indexed`, that an element of
// an array of pointers leads to. "" if there is none.
std::string StructBehind(std::string_view ctype, bool indexed);

// The header that a generated file includes for the struct; "" for an unknown struct.
std::string_view HeaderOfStruct(std::string_view struct_name);

}  // namespace kapifuzz
