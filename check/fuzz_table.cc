// libFuzzer target: any bytes as a syscall table.
#include <cstdint>

#include "check/syscall_table.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace kapifuzz;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  Result<SyscallTable> table = ParseSyscallTable(text, "x");
  if (table.ok()) (void)table->Find("newfstat");
  return 0;
}
