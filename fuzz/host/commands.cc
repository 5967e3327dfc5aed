#include "fuzz/host/commands.h"

#include <cstdio>

#include "base/print.h"

namespace kapifuzz {

ExitStatus Complain(const Error& error, ExitStatus status) {
  Print(stderr, "kapifuzz: {}\n", error.ToString());
  return status;
}

}  // namespace kapifuzz
