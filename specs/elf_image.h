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

// A function's bytes, as its symbol says. A function with two names is there twice.
struct ElfFunction {
  uint64_t address = 0;
  uint64_t size = 0;
  std::string name = {};
};

class ElfImage {
 public:
  // `bytes` must outlive the image. Accepts little-endian 64-bit x86 files.
  static Result<ElfImage> Open(std::span<const uint8_t> bytes);

  // Address of a symbol of .symtab whose name contains "kapi".
  Result<uint64_t> Symbol(const std::string& name) const;

  // Every function of .symtab that has bytes, by address.
  const std::vector<ElfFunction>& functions() const { return functions_; }

  // Bytes of the section of that name; empty if there is none.
  std::span<const uint8_t> Section(const std::string& name) const;
  // Where it begins in memory; 0 if there is none.
  uint64_t SectionAddress(const std::string& name) const;

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
    std::string name;  // of the section
  };

  std::vector<Segment> segments_;
  std::vector<ElfFunction> functions_;
  std::map<std::string, uint64_t>
      symbols_;  // only those of this project: a kernel has a hundred thousand
  friend class ElfLoader;
};

}  // namespace kapifuzz
