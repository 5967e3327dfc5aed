// Damaged debug information ends in an empty answer: every step of libdw is checked, and chains of types are cut.
#include "check/kernel_debug.h"

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <libelf.h>

#include <cstdlib>

namespace kapifuzz {
namespace {

constexpr int kDeepestType = 16;

std::string NameOf(Dwarf_Die* die) {
  const char* name = dwarf_diename(die);
  return name ? name : "";
}

std::optional<Dwarf_Die> TypeOf(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  Dwarf_Die type;
  if (!dwarf_attr_integrate(die, DW_AT_type, &attribute)) return std::nullopt;
  if (!dwarf_formref_die(&attribute, &type)) return std::nullopt;
  return type;
}

uint64_t Number(Dwarf_Die* die, unsigned name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_attr_integrate(die, name, &attribute)) dwarf_formudata(&attribute, &value);
  return value;
}

std::string WithStar(const std::string& name) { return name + (name.ends_with('*') ? "*" : " *"); }

std::string Tagged(const char* tag, Dwarf_Die* die) { return std::string(tag) + " " + NameOf(die); }

DebugType Describe(std::optional<Dwarf_Die> die, int depth = 0) {
  if (!die) return {.name = "void"};
  if (depth > kDeepestType) return {};
  const int tag = dwarf_tag(&*die);
  switch (tag) {
    case DW_TAG_const_type:
    case DW_TAG_volatile_type:
    case DW_TAG_restrict_type:
    case DW_TAG_atomic_type:
      return Describe(TypeOf(&*die), depth + 1);
    case DW_TAG_typedef: {
      DebugType type = Describe(TypeOf(&*die), depth + 1);
      type.name = NameOf(&*die);
      return type;
    }
    case DW_TAG_pointer_type: {
      const std::string pointee = Describe(TypeOf(&*die), depth + 1).name;
      return {.name = WithStar(pointee), .width = 8, .is_pointer = true};
    }
    case DW_TAG_base_type: {
      const uint64_t encoding = Number(&*die, DW_AT_encoding);
      return {.name = NameOf(&*die),
              .width = Number(&*die, DW_AT_byte_size),
              .is_signed = encoding == DW_ATE_signed || encoding == DW_ATE_signed_char};
    }
    case DW_TAG_structure_type:
      return {.name = Tagged("struct", &*die), .width = Number(&*die, DW_AT_byte_size)};
    case DW_TAG_union_type:
      return {.name = Tagged("union", &*die), .width = Number(&*die, DW_AT_byte_size)};
    case DW_TAG_enumeration_type:
      return {.name = Tagged("enum", &*die), .width = Number(&*die, DW_AT_byte_size)};
    default:
      return {.name = NameOf(&*die)};
  }
}

// Calls `visit` for each child until it gives true.
template <typename Visit>
bool AnyChild(Dwarf_Die* parent, Visit&& visit) {
  Dwarf_Die child;
  if (dwarf_child(parent, &child) != 0) return false;
  do {
    if (visit(&child)) return true;
  } while (dwarf_siblingof(&child, &child) == 0);
  return false;
}

bool Is(Dwarf_Die* die, int tag, const std::string& name) {
  return dwarf_tag(die) == tag && NameOf(die) == name;
}

// "fs/open.c" is the end of "specs/linux/fs/open.c", "pen.c" is not.
bool IsEndOf(const std::string& name, const std::string& path) {
  return !name.empty() && path.ends_with(name) &&
         (path.size() == name.size() || path[path.size() - name.size() - 1] == '/');
}

void AddFields(Dwarf_Die* die, uint64_t base, int depth, std::vector<DebugField>* fields) {
  AnyChild(die, [&](Dwarf_Die* child) {
    if (dwarf_tag(child) != DW_TAG_member) return false;
    const uint64_t offset = base + Number(child, DW_AT_data_member_location);
    std::optional<Dwarf_Die> type = TypeOf(child);
    if (NameOf(child).empty()) {
      if (type && depth < kDeepestType) AddFields(&*type, offset, depth + 1, fields);
    } else {
      fields->push_back({NameOf(child), offset, Describe(type)});
    }
    return false;
  });
}

}  // namespace

struct KernelDebug::State {
  Elf* elf = nullptr;
  Dwarf* dwarf = nullptr;

  ~State() {
    if (dwarf) dwarf_end(dwarf);
    if (elf) elf_end(elf);
  }

  std::optional<Dwarf_Die> UnitAt(uint64_t address) const {
    Dwarf_Die unit;
    if (!dwarf_addrdie(dwarf, address, &unit)) return std::nullopt;
    return unit;
  }
};

KernelDebug::KernelDebug(std::unique_ptr<State> state) : state_(std::move(state)) {}
KernelDebug::KernelDebug(KernelDebug&&) noexcept = default;
KernelDebug::~KernelDebug() = default;

Result<KernelDebug> KernelDebug::Open(std::span<const uint8_t> bytes, const std::string& origin) {
  elf_version(EV_CURRENT);
  auto state = std::make_unique<State>();
  // elf_memory() wants a writable image but, without elf_update(), writes nothing.
  char* image = reinterpret_cast<char*>(const_cast<uint8_t*>(bytes.data()));
  state->elf = elf_memory(image, bytes.size());
  if (state->elf) state->dwarf = dwarf_begin_elf(state->elf, DWARF_C_READ, nullptr);
  if (!state->dwarf) {
    return Error{origin, std::string("has no debug information: ") + dwarf_errmsg(-1)};
  }
  return KernelDebug(std::move(state));
}

std::optional<SourcePlace> KernelDebug::PlaceOf(uint64_t address) const {
  std::optional<Dwarf_Die> unit = state_->UnitAt(address);
  if (!unit) return std::nullopt;
  Dwarf_Line* line = dwarf_getsrc_die(&*unit, address);
  const char* file = line ? dwarf_linesrc(line, nullptr, nullptr) : nullptr;
  if (!file) return std::nullopt;
  SourcePlace place{.file = file};
  dwarf_lineno(line, &place.line);
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes(&*unit, address, &scopes);
  for (int i = 0; i < count && place.function.empty(); ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine) continue;
    place.function = NameOf(&scopes[i]);
  }
  free(scopes);
  return place;
}

bool KernelDebug::HasTypes(uint64_t address) const {
  std::optional<Dwarf_Die> unit = state_->UnitAt(address);
  // With line tables only, functions are named but have no parameters.
  auto is_param = [](Dwarf_Die* die) { return dwarf_tag(die) == DW_TAG_formal_parameter; };
  return unit && AnyChild(&*unit, [&](Dwarf_Die* die) {
           return dwarf_tag(die) == DW_TAG_subprogram && AnyChild(die, is_param);
         });
}

std::optional<DebugFunction> KernelDebug::Implementation(uint64_t address,
                                                         const std::string& syscall) const {
  std::optional<Dwarf_Die> unit = state_->UnitAt(address);
  if (!unit) return std::nullopt;
  std::optional<DebugFunction> function;
  AnyChild(&*unit, [&](Dwarf_Die* die) {
    // A copy made for one caller has the name by reference only, as the inlined ones do.
    if (!Is(die, DW_TAG_subprogram, "__do_sys_" + syscall)) return false;
    DebugFunction found;
    const char* file = dwarf_decl_file(die);
    if (file) found.file = file;
    dwarf_decl_line(die, &found.line);
    AnyChild(die, [&found](Dwarf_Die* child) {
      // The one that SYSCALL_DEFINE0 adds is no parameter of the call.
      if (dwarf_tag(child) == DW_TAG_formal_parameter && NameOf(child) != "__unused") {
        found.params.push_back({NameOf(child), Describe(TypeOf(child))});
      }
      return false;
    });
    function = std::move(found);
    return true;
  });
  return function;
}

std::optional<uint64_t> KernelDebug::AddressInFile(const std::string& path) const {
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  while (dwarf_get_units(state_->dwarf, unit, &unit, nullptr, nullptr, &die, nullptr) == 0) {
    if (dwarf_tag(&die) != DW_TAG_compile_unit || !IsEndOf(NameOf(&die), path)) continue;
    Dwarf_Addr base = 0, begin = 0, end = 0;
    if (dwarf_ranges(&die, 0, &base, &begin, &end) > 0) return begin;
  }
  return std::nullopt;
}

std::optional<int64_t> KernelDebug::EnumeratorValue(uint64_t address,
                                                    const std::string& name) const {
  std::optional<Dwarf_Die> unit = state_->UnitAt(address);
  if (!unit) return std::nullopt;
  std::optional<int64_t> value;
  auto look_at = [&](Dwarf_Die* enumerator) {
    if (!Is(enumerator, DW_TAG_enumerator, name)) return false;
    value = static_cast<int64_t>(Number(enumerator, DW_AT_const_value));
    return true;
  };
  AnyChild(&*unit, [&](Dwarf_Die* die) {
    return dwarf_tag(die) == DW_TAG_enumeration_type && AnyChild(die, look_at);
  });
  return value;
}

std::optional<DebugStruct> KernelDebug::FindStruct(uint64_t address,
                                                   const std::string& name) const {
  std::optional<Dwarf_Die> unit = state_->UnitAt(address);
  if (!unit) return std::nullopt;
  constexpr std::string_view kUnion = "union ";
  const bool is_union = name.starts_with(kUnion);
  const int tag = is_union ? DW_TAG_union_type : DW_TAG_structure_type;
  const std::string tagged = is_union ? name.substr(kUnion.size()) : name;
  std::optional<DebugStruct> found;
  AnyChild(&*unit, [&](Dwarf_Die* die) {
    if (!Is(die, tag, tagged) || dwarf_hasattr(die, DW_AT_declaration)) return false;
    found = DebugStruct{.size = Number(die, DW_AT_byte_size)};
    AddFields(die, 0, 0, &found->fields);
    return true;
  });
  return found;
}

}  // namespace kapifuzz
