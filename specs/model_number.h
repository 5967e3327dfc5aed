// The smallest parts of the model (specs/model.h): numbers and places.
//
//   Number{"O_RDWR | O_CREAT", 66}     a constant as written, with its value
//   CompiledNumber{144}                sizeof(struct stat), which only a compiler knows for sure
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kapifuzz {

// Where a reader found a specification: path below the tree's root and line of the comment's "/**".
// A place is no part of what is said there, so any two are equal and the models' operator== needs
// no exception.
struct Location {
  std::string file = {};
  int line = 0;
  bool operator==(const Location&) const { return true; }
};

// The line of one item in Location::file; 0 when the reader cannot know it (a kernel image). Any
// two are equal.
struct ItemLine {
  int number = 0;
  bool operator==(const ItemLine&) const { return true; }
};

// A constant as its author wrote it and its value in the kernel, absent if the reader cannot know
// it.
struct Number {
  std::string text = {};
  std::optional<int64_t> value = {};
  bool operator==(const Number&) const = default;
};

// A size, an offset or a command's number. The kernel's compiler works it out, so a comment need
// not say it and its reader may not know it: not to know differs from nothing.
struct CompiledNumber {
  std::optional<int64_t> value = {};
  bool operator==(const CompiledNumber& other) const {
    return !value || !other.value || *value == *other.value;
  }
};

}  // namespace kapifuzz
