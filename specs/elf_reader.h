// Reads the specifications out of a kernel image with symbols (vmlinux).
//
// The section .kapi_specs holds pointers to const records in .rodata (kernel/overlay/include/linux/kernel_api_spec.h,
// mirrored in specs/elf_layout.h). Nothing is guessed: the symbol __kapi_layout says which records the image was built
// with, and any difference is an error. The bytes are not trusted: every address, count and length is checked against
// the file.
//
//   Result<std::vector<ApiSpec>> specs = ReadVmlinux("build/kernel/6.12-fuzz/vmlinux");
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// Sorted by name.
Result<std::vector<ApiSpec>> ReadVmlinux(const std::string& path);

// The same from bytes; `origin` is named in errors.
Result<std::vector<ApiSpec>> ReadElfSpecs(std::span<const uint8_t> bytes,
                                          const std::string& origin);

// What one specification costs in the image, for `kapi footprint`.
struct Footprint {
  std::string name = {};
  uint64_t section_bytes = 0;  // its pointer in .kapi_specs
  uint64_t record_bytes = 0;   // records, tables and pointer lists
  uint64_t string_bytes = 0;   // strings with their NULs, each once
  uint64_t total() const { return section_bytes + record_bytes + string_bytes; }
};
Result<std::vector<Footprint>> ReadFootprints(const std::string& path);

}  // namespace kapifuzz
