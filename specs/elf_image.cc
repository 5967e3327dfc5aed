#include "specs/elf_image.h"

#include <gelf.h>
#include <libelf.h>

#include <algorithm>
#include <memory>

namespace kapifuzz {

// Walks the section table once. libelf's handles stay in here.
class ElfLoader {
 public:
  explicit ElfLoader(std::span<const uint8_t> file) : file_(file) {}

  Result<ElfImage> Load() {
    elf_version(EV_CURRENT);
    // elf_memory() wants a writable image but, without elf_update(), writes nothing.
    elf_.reset(
        elf_memory(reinterpret_cast<char*>(const_cast<uint8_t*>(file_.data())), file_.size()));
    if (!elf_ || elf_kind(elf_.get()) != ELF_K_ELF) return Error{"", "is no ELF file"};
    GElf_Ehdr header;
    if (!gelf_getehdr(elf_.get(), &header)) return Error{"", "has a damaged ELF header"};
    bool fits = header.e_ident[EI_CLASS] == ELFCLASS64 && header.e_ident[EI_DATA] == ELFDATA2LSB &&
                header.e_machine == EM_X86_64;
    if (!fits) return Error{"", "is no x86-64 ELF file"};
    if (header.e_type != ET_EXEC && header.e_type != ET_DYN) {
      return Error{"", "is no linked image (is it an object file?)"};
    }
    for (Elf_Scn* section = elf_nextscn(elf_.get(), nullptr); section;
         section = elf_nextscn(elf_.get(), section)) {
      if (Status loaded = LoadSection(section); !loaded.ok()) return loaded.error();
    }
    std::ranges::stable_sort(image_.functions_, {}, &ElfFunction::address);
    return std::move(image_);
  }

 private:
  struct Closer {
    void operator()(Elf* elf) const { elf_end(elf); }
  };

  Status LoadSection(Elf_Scn* section) {
    GElf_Shdr header;
    if (!gelf_getshdr(section, &header)) return Error{"", "has a damaged section table"};
    if (header.sh_type == SHT_SYMTAB) return LoadSymbols(section, header);
    if (header.sh_type != SHT_PROGBITS || !(header.sh_flags & SHF_ALLOC)) return {};
    if (header.sh_offset > file_.size() || header.sh_size > file_.size() - header.sh_offset) {
      return Error{"", "has a section beyond its end"};
    }
    const char* name = SectionName(header);
    image_.segments_.push_back(
        {header.sh_addr, file_.subspan(header.sh_offset, header.sh_size), name ? name : ""});
    return {};
  }

  const char* SectionName(const GElf_Shdr& header) {
    size_t names = 0;
    if (elf_getshdrstrndx(elf_.get(), &names) != 0) return nullptr;
    return elf_strptr(elf_.get(), names, header.sh_name);
  }

  Status LoadSymbols(Elf_Scn* section, const GElf_Shdr& header) {
    Elf_Data* data = elf_getdata(section, nullptr);
    if (!data || header.sh_entsize == 0) return Error{"", "has a damaged symbol table"};
    const size_t count = data->d_size / header.sh_entsize;
    for (size_t i = 0; i < count; ++i) {
      GElf_Sym symbol;
      if (!gelf_getsym(data, static_cast<int>(i), &symbol)) break;
      const char* name = elf_strptr(elf_.get(), header.sh_link, symbol.st_name);
      if (name && strstr(name, "kapi")) image_.symbols_.emplace(name, symbol.st_value);
      bool is_function = GELF_ST_TYPE(symbol.st_info) == STT_FUNC && symbol.st_size > 0;
      if (name && is_function && symbol.st_shndx != SHN_UNDEF) {
        image_.functions_.push_back({symbol.st_value, symbol.st_size, name});
      }
    }
    return {};
  }

  std::span<const uint8_t> file_;
  std::unique_ptr<Elf, Closer> elf_;
  ElfImage image_;
};

Result<ElfImage> ElfImage::Open(std::span<const uint8_t> bytes) { return ElfLoader(bytes).Load(); }

Result<uint64_t> ElfImage::Symbol(const std::string& name) const {
  auto it = symbols_.find(name);
  if (it == symbols_.end()) return Error{"", "has no symbol " + name};
  return it->second;
}

std::span<const uint8_t> ElfImage::Section(const std::string& name) const {
  auto it = std::ranges::find(segments_, name, &Segment::name);
  return it == segments_.end() ? std::span<const uint8_t>() : it->bytes;
}

uint64_t ElfImage::SectionAddress(const std::string& name) const {
  auto it = std::ranges::find(segments_, name, &Segment::name);
  return it == segments_.end() ? 0 : it->address;
}

namespace {

std::string Hex(uint64_t address) {
  char text[24];
  snprintf(text, sizeof(text), "0x%llx", static_cast<unsigned long long>(address));
  return text;
}

}  // namespace

Result<std::span<const uint8_t>> ElfImage::Bytes(uint64_t address, uint64_t size) const {
  for (const Segment& segment : segments_) {
    if (address < segment.address || address - segment.address >= segment.bytes.size()) continue;
    uint64_t offset = address - segment.address;
    if (size <= segment.bytes.size() - offset) return segment.bytes.subspan(offset, size);
  }
  return Error{"", std::to_string(size) + " bytes at " + Hex(address) + " are not in the image"};
}

Result<std::string> ElfImage::String(uint64_t address) const {
  for (const Segment& segment : segments_) {
    if (address < segment.address || address - segment.address >= segment.bytes.size()) continue;
    std::span<const uint8_t> rest = segment.bytes.subspan(address - segment.address);
    const void* end = memchr(rest.data(), 0, rest.size());
    if (!end) break;
    return std::string(reinterpret_cast<const char*>(rest.data()),
                       static_cast<const uint8_t*>(end) - rest.data());
  }
  return Error{"", "no string at " + Hex(address) + " in the image"};
}

}  // namespace kapifuzz
