// errno numbers and their names, as x86-64 Linux has them.
//
// Specifications, programs and reports name errors; the kernel returns numbers. This table joins
// the two and knows the aliases (EWOULDBLOCK is EAGAIN), so that a specification that lists both
// does not promise two errors. No allocation: the guest's children use it too.
//
//   ErrnoNumber("EBADF")       == 9
//   ErrnoNumber("EWOULDBLOCK") == 11
//   ErrnoName(11)              == "EAGAIN"
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kapifuzz {

// The canonical name of a positive errno, or an empty view if Linux has no such number.
std::string_view ErrnoName(int number);

// The number (positive) of a name or alias; nothing if there is no such errno.
std::optional<int> ErrnoNumber(std::string_view name);

// The canonical spelling of a name: "EWOULDBLOCK" gives "EAGAIN"; an unknown name gives an empty
// view.
std::string_view CanonicalErrnoName(std::string_view name);

// All canonical names, by number. Used to offer the nearest name to a misspelt one.
std::span<const std::string_view> AllErrnoNames();

}  // namespace kapifuzz
