// Signal numbers and their names, as x86-64 Linux has them.
//
//   SignalNumber("SIGPIPE") == 13
//   SignalName(13)          == "SIGPIPE"
#pragma once

#include <optional>
#include <string_view>

namespace kapifuzz {

// The name of a classic signal (1..31), or an empty view. Real-time signals have no names of their
// own.
std::string_view SignalName(int number);

// The number of a signal name with its SIG prefix; aliases (SIGIOT, SIGPOLL, SIGCLD) are known.
std::optional<int> SignalNumber(std::string_view name);

}  // namespace kapifuzz
