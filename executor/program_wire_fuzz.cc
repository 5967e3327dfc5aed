// Any bytes are a program, and its canonical bytes are the same program.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "executor/program_text.h"
#include "executor/program_wire.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  static Program program, again;
  DecodeProgram({data, size}, &program);
  if (!IsValid(program)) abort();
  std::vector<uint8_t> wire(kMaxWireBytes);
  wire.resize(EncodeProgram(program, wire));
  if (wire.empty()) abort();
  DecodeProgram(wire, &again);
  if (!(again == program)) abort();
  const Result<Program> parsed = ParseProgram(PrintProgram(program), "printed");
  if (!parsed.ok() || !(*parsed == program)) abort();
  return 0;
}
