#include "fuzz/host/commands.h"

#include <fmt/format.h>

#include <cstdio>

namespace kapifuzz {

ExitStatus Complain(const Error& error, ExitStatus status) {
  fmt::print(stderr, "kapifuzz: {}\n", error.ToString());
  return status;
}

}  // namespace kapifuzz
