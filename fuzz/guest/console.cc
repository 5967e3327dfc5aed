#include "fuzz/guest/console.h"

#include <unistd.h>

#include <string>

#include "fuzz/shared/guest_protocol.h"

namespace kapifuzz {
namespace {

void Line(std::string_view prefix, std::string_view text) {
  std::string line = std::string(kConsolePrefix).append(prefix).append(text);
  // One message is one line, whatever an error text holds.
  for (char& c : line) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  line += '\n';
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t n = write(STDOUT_FILENO, rest.data(), rest.size());
    if (n <= 0) return;  // a console that takes nothing cannot be told about it
    rest.remove_prefix(static_cast<size_t>(n));
  }
}

}  // namespace

void Say(std::string_view text) { Line("", text); }
void SayError(std::string_view text) { Line("error: ", text); }
void SayNote(std::string_view text) { Line("note: ", text); }

}  // namespace kapifuzz
