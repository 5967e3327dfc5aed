// An ELF file as addressable memory: symbols, and bytes at virtual addresses. The base of specs/elf_reader.h.
//
// Only what the file holds can be read; an address outside of it is an Error, never a crash. libelf is used here alone.
//
//   Result<ElfImage> image = ElfImage::Open(bytes);
//   Result<uint64_t> start = image->Symbol("__start_kapi_specs");
//   Result<elf::LockRecord> lock = image->Read<elf::LockRecord>(address);
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

class ElfImage {
 public:
  // `bytes` must outlive the image. Accepts little-endian 64-bit x86 files.
  static Result<ElfImage> Open(std::span<const uint8_t> bytes);

  // Address of a symbol of .symtab whose name contains "kapi".
  Result<uint64_t> Symbol(const std::string& name) const;

  // `size` bytes at `address`.
  Result<std::span<const uint8_t>> Bytes(uint64_t address, uint64_t size) const;

  template <typename T>
  Result<T> Read(uint64_t address) const {
    Result<std::span<const uint8_t>> bytes = Bytes(address, sizeof(T));
    if (!bytes.ok()) return bytes.error();
    T value;
    memcpy(&value, bytes->data(), sizeof(T));
    return value;
  }

  // The NUL-terminated string at `address`.
  Result<std::string> String(uint64_t address) const;

 private:
  // A part of the file that has an address.
  struct Segment {
    uint64_t address;
    std::span<const uint8_t> bytes;
  };

  std::vector<Segment> segments_;
  std::map<std::string, uint64_t>
      symbols_;  // only those of this project: a kernel has a hundred thousand
  friend class ElfLoader;
};

}  // namespace kapifuzz
