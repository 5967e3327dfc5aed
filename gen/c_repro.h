// A program as the C source that a kernel developer would have written to show it.
//
// libc calls and named constants, one page, its own directory below /tmp, and at the end one line
// that says what the call in question returned, or what a program was given that it started. Where
// that call runs at the same time as another, the page tries both at once and in both orders, and
// counts what neither order gives (gen/c_race.h). It stands on its own: no header of this project,
// no number without a name where there is one.
//
//   EmitCRepro({.program = p, .call = 2, .results = r, .claim = "close(3) succeeded although ..."})
//
//     /* close(3) succeeded although ... */
//     int main(void)
//     {
//             make_file("file", 0666);
//             int r0 = open("file", O_RDONLY);
//             if (r0 == -1)
//                     err(1, "open");
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "executor/program.h"

namespace kapifuzz {

struct CReproInput {
  const Program& program;
  int call = 0;  // the call in question, or one of the pair; what is later is left out
  std::span<const int64_t> results = {};  // raw results of the calls; may be short or empty
  std::string claim = {};                 // one sentence
  std::string place = {};  // "fs/open.c:21", the specification it rests on; may be empty
  // Programs without which it does not show, in their order. Each try of a pair runs them.
  std::span<const Program> before = {};
  // They run in its process, and leave it their memory; otherwise each in one of its own.
  bool same_process = false;
  // Print the open descriptors before and after the call: for claims about what it left behind.
  bool show_state = false;
};

// How the line begins that a program prints which the call in question has started.
inline constexpr std::string_view kStarted = "started:";

// Pure: the same input gives the same text. Compiles with cc -Wall -Wextra -Werror.
std::string EmitCRepro(const CReproInput& input);

}  // namespace kapifuzz
