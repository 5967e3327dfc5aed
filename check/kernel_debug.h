// Debug information of a kernel image: where code comes from, and which types a syscall's parameters have. elfutils'
// libdw is used in kernel_debug.cc alone.
//
//   Result<KernelDebug> debug = KernelDebug::Open(bytes_of_vmlinux, "build/kernel/6.12-fuzz/vmlinux");
//   debug->PlaceOf(0xffffffff814bab21)->ToString()     // "fs/open.c:1553"
//   std::optional<DebugFunction> close = debug->Implementation(address_of___x64_sys_close, "close");
//   close->params[0].type.name                         // "unsigned int"
//
// Types are there only for files that were compiled with them (docs/kapi-check.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct SourcePlace {
  std::string file = {};  // as the compiler was told: "fs/open.c"
  int line = 0;
  std::string function = {};  // innermost, that is, perhaps one that was inlined; "" if not known

  std::string ToString() const { return file + ":" + std::to_string(line); }
};

struct DebugType {
  std::string name = {};  // in C, without const and address spaces: "struct stat *"
  uint64_t width = 0;     // bytes
  bool is_signed = false;
  bool is_pointer = false;
};

struct DebugParam {
  std::string name = {};
  DebugType type = {};
};

struct DebugFunction {
  std::string file = {};
  int line = 0;
  std::vector<DebugParam> params = {};
};

struct DebugField {
  std::string name = {};
  uint64_t offset = 0;
  DebugType type = {};
};

struct DebugStruct {
  uint64_t size = 0;
  std::vector<DebugField> fields = {};  // with those of unnamed members
};

class KernelDebug {
 public:
  // `bytes` are an image that ElfImage::Open() accepts and must outlive the result; `origin` is named in errors.
  static Result<KernelDebug> Open(std::span<const uint8_t> bytes, const std::string& origin);
  KernelDebug(KernelDebug&&) noexcept;
  ~KernelDebug();

  // Nothing for code without line table.
  std::optional<SourcePlace> PlaceOf(uint64_t address) const;

  // Was the file that the code at `address` comes from compiled with types?
  bool HasTypes(uint64_t address) const;

  // __do_sys_NAME in the file that the code at `address` comes from.
  std::optional<DebugFunction> Implementation(uint64_t address, const std::string& syscall) const;

  // An address of the code of a C file, as its name in the kernel's tree or a longer path that ends in it
  // ("specs/linux/fs/open.c"). Nothing if the image has none.
  std::optional<uint64_t> AddressInFile(const std::string& path) const;

  // The value of an enumerator that the file knows.
  std::optional<int64_t> EnumeratorValue(uint64_t address, const std::string& name) const;

  // struct NAME, or `union NAME`, as that file sees it.
  std::optional<DebugStruct> FindStruct(uint64_t address, const std::string& name) const;

 private:
  struct State;  // keeps libdw out of this header
  explicit KernelDebug(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace kapifuzz
