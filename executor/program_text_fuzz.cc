// Any text is a program or an error with a place; what is a program prints and parses to itself.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "executor/program_text.h"
#include "executor/program_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  const Result<Program> parsed = ParseProgram({reinterpret_cast<const char*>(data), size}, "input");
  if (!parsed.ok()) {
    if (parsed.error().where.empty() || parsed.error().message.empty()) abort();
    return 0;
  }
  if (!IsValid(*parsed)) abort();
  const Result<Program> again = ParseProgram(PrintProgram(*parsed), "printed");
  if (!again.ok() || !(*again == *parsed)) abort();
  return 0;
}
