// libFuzzer target: any bytes as a kernel image. Seeds are small real images (specs/testdata/fuzz/elf).
#include <cstdint>

#include "specs/elf_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  (void)kapifuzz::ReadElfSpecs({data, size}, "x");
  return 0;
}
