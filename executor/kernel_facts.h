// What does not change while a kernel runs: its version and configuration, as `kernel()` and `config()` ask for them.
#pragma once

#include <string_view>

#include "executor/value.h"

namespace kapifuzz {

// 1 if the running kernel is at least `major`.`minor`, by uname.
Value KernelAtLeast(int64_t major, int64_t minor);

// Takes the text of a kernel configuration ("CONFIG_X=y" lines). Until then, config() is unknown.
void SetKernelConfig(std::string_view text);
// 1 if `symbol` is built in, 0 if it is not, unknown without a configuration.
Value KernelConfig(std::string_view symbol);

}  // namespace kapifuzz
