// The part of a C reproducer that makes two calls at once, over and over, beside both orders of them.
//
// Each try is a process of its own with fresh files, and ends in one line: what both calls returned and read, and the open
// descriptors. Lines of tries at once that neither order gives are counted:
//
//     as written: read = 4 "abcd", read = 4 "efgh"; 0 1 2 3@8
//     swapped:    read = 4 "efgh", read = 4 "abcd"; 0 1 2 3@8
//     at once:    read = 4 "abcd", read = 4 "abcd"; 0 1 2 3@4
//     neither:    37 of 251 tries
#pragma once

#include <string>
#include <string_view>

namespace kapifuzz {

// What a racer's call is made of: `first` and `second` in the reproducer.
struct CRacer {
  std::string name;    // "read"
  std::string call;    // "SYS_read, r0, (long)buf3, 4"
  std::string buffer;  // variable that it fills with as many bytes as it returns, "" for none
};

// The lines of a try behind its set-up, without indentation.
std::string RacersText(const CRacer& first, const CRacer& second);
// fork_try() and main(), for a file that has static void one_try(char *line, enum order order, int delay).
std::string_view RaceMain();
// The line of the output that counts begins so.
inline constexpr std::string_view kNeitherOrder = "neither:";

}  // namespace kapifuzz
