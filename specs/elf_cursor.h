// Walks the records of a kernel image: typed reads that remember the first problem, bound the work and count bytes.
//
// Between ElfImage (bytes at addresses) and elf_reader.cc (records to model). After a problem every read gives an empty
// value, so that the code for each record is a list of members without error handling.
//
//   ElfCursor cursor(image);
//   elf::LockRecord lock = cursor.Record<elf::LockRecord>(address);
//   std::string name = cursor.Text(lock.name);
//   if (cursor.failed()) return Error{path, cursor.error()};
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "specs/elf_image.h"
#include "specs/elf_layout.h"
#include "specs/elf_reader.h"
#include "specs/words.h"

namespace kapifuzz {

class ElfCursor {
 public:
  // `image` must outlive the cursor.
  explicit ElfCursor(const ElfImage& image) : image_(image) {}

  bool failed() const { return !error_.empty(); }
  const std::string& error() const { return error_; }
  // Keeps the first problem, with the name of the specification that is being read.
  void Fail(const std::string& problem);

  // Starts counting for the next specification.
  void BeginSpec();
  void NameSpec(const std::string& name) { footprint_.name = name; }
  const Footprint& footprint() const { return footprint_; }

  template <typename T>
  T Record(elf::Address address) {
    T record = {};
    if (failed() || !Spend(sizeof(T))) return record;
    Result<T> read = image_.Read<T>(address);
    if (!read.ok()) {
      Fail(read.error().message);
      return record;
    }
    footprint_.record_bytes += sizeof(T);
    return *read;
  }

  // "" for a null pointer.
  std::string Text(elf::Address address);
  std::vector<std::string> Texts(elf::Address address, uint32_t count);

  // `count` records of type Raw from `address` on, each made a model by `read`.
  template <typename Raw, typename Read>
  auto List(elf::Address address, uint32_t count, Read read) {
    std::vector<decltype(read(Raw{}))> list;
    for (uint32_t i = 0; i < count && !failed(); ++i) {
      list.push_back(read(Record<Raw>(address + uint64_t{i} * sizeof(Raw))));
    }
    return list;
  }

  // The word of a number; "" for KAPI_ABSENT.
  std::string Word(uint8_t number, const WordSet& words);
  std::vector<std::string> Mask(uint32_t mask, const WordSet& words);
  std::optional<bool> Bool(uint8_t value);

 private:
  // Records of a damaged file may all point to one large list, so the sum of what is read is bounded.
  bool Spend(uint64_t bytes);

  const ElfImage& image_;
  std::string error_;
  uint64_t spent_ = 0;
  Footprint footprint_;
  std::set<elf::Address> counted_strings_;  // of the current specification
};

}  // namespace kapifuzz
