// Any first line of a file is read within its bounds, and any literal for an array of strings is laid whole.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "executor/script_line.h"
#include "executor/string_vector.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  char head[kHeadBytes] = {}, name[kHeadBytes];
  bytes.substr(0, kHeadBytes).copy(head, kHeadBytes);
  const ScriptLine line = ParseScriptLine(head, name);
  if (line == ScriptLine::kNamed && strnlen(name, sizeof(name)) == sizeof(name)) abort();
  const std::string_view literal = bytes.substr(0, kMaxBlob);
  const size_t strings = StringsOf(literal).size();
  for (const bool at_edge : {false, true}) {
    const LaidVector laid = LayStringVector(literal, {.address = 4096, .at_edge = at_edge});
    const size_t end = at_edge ? laid.bytes.size() : laid.array + 8 * (strings + 1);
    if (end > laid.bytes.size() || (at_edge && laid.array + 8 * strings != end)) abort();
  }
  return 0;
}
