#include "check/check_layouts.h"

#include <fmt/format.h>

#include <algorithm>

#include "gen/ctype.h"
#include "gen/struct_layout.h"
#include "specs/constants.h"

namespace kapifuzz {
namespace {

const char* Sign(bool is_signed) { return is_signed ? "signed" : "unsigned"; }

std::string NameOf(const StructSpec& spec) {
  return spec.name.starts_with("union ") ? spec.name : "struct " + spec.name;
}

class LayoutChecker {
 public:
  LayoutChecker(const ApiSpec& spec, const KernelDebug& debug, uint64_t address)
      : spec_(spec), debug_(debug), address_(address) {}

  std::vector<Problem> Check() {
    for (const StructSpec& one : spec_.structs) CheckStruct(one);
    if (spec_.ioctl) CheckCommand(*spec_.ioctl);
    return std::move(problems_);
  }

 private:
  void Report(int line, const std::string& what) {
    problems_.push_back({spec_.location.file, line > 0 ? line : spec_.location.line,
                         Severity::kError, spec_.name + ": " + what});
  }

  void CheckStruct(const StructSpec& ours) {
    const std::string name = NameOf(ours);
    std::optional<DebugStruct> theirs = debug_.FindStruct(address_, ours.name);
    if (!theirs) {
      // One that the file does not see brings its size along (docs/spec-language.md).
      if (!ours.size.value) Report(ours.line.number, "the kernel's file knows no " + name);
      return;
    }
    std::optional<int64_t> size = ours.size.value;
    if (!size) size = SizeOfType(name);
    if (size && static_cast<uint64_t>(*size) != theirs->size) {
      Report(ours.line.number,
             fmt::format("{} has {} bytes here, the kernel's has {}", name, *size, theirs->size));
    }
    for (const StructField& field : ours.fields) {
      const std::string wrong = Difference(ours, field, *theirs);
      if (!wrong.empty())
        Report(field.line.number, fmt::format("{}: member '{}' {}", name, field.name, wrong));
    }
  }

  // "" if the member is where it is said to be, and what.
  static std::string Difference(const StructSpec& owner, const StructField& ours,
                                const DebugStruct& theirs) {
    auto found = std::ranges::find(theirs.fields, ours.name, &DebugField::name);
    if (found == theirs.fields.end()) return "is not in the kernel's";
    const DebugType& type = found->type;
    const std::optional<FieldLayout> layout = FindField(owner.name, ours.name);
    std::optional<int64_t> offset = ours.offset.value, width = ours.size.value;
    if (!offset && layout) offset = layout->offset;
    if (!width && layout) width = layout->width;
    if (offset && static_cast<uint64_t>(*offset) != found->offset) {
      return fmt::format("is at offset {} here, in the kernel's at {}", *offset, found->offset);
    }
    if (width && type.width > 0 && static_cast<uint64_t>(*width) != type.width) {
      return fmt::format("has {} bytes here, the kernel's has {}", *width, type.width);
    }
    const Result<CType> ctype = ParseCType(ours.ctype);
    if (!ctype.ok() || type.width == 0) return "";
    if (ctype->width != type.width) {
      return fmt::format("is '{}' with {} bytes, the kernel's '{}' has {}", ours.ctype,
                         ctype->width, type.name, type.width);
    }
    if (ctype->is_pointer == type.is_pointer &&
        (ctype->is_pointer || ctype->is_signed == type.is_signed)) {
      return "";
    }
    return fmt::format("is '{}', the kernel's '{}' is {}", ours.ctype, type.name,
                       type.is_pointer ? "a pointer" : Sign(type.is_signed));
  }

  // Numbers are unsigned int, whatever the enumerator's type makes of them.
  void CheckCommand(const IoctlSpec& ours) {
    const std::optional<int64_t> theirs = debug_.EnumeratorValue(address_, ours.command);
    if (!theirs || !ours.number.value) return;
    const auto number = static_cast<uint32_t>(*theirs);
    if (static_cast<uint32_t>(*ours.number.value) == number) return;
    Report(0, fmt::format("{} is {:#010x} here, in the kernel {:#010x}", ours.command,
                          *ours.number.value, number));
  }

  const ApiSpec& spec_;
  const KernelDebug& debug_;
  const uint64_t address_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<Problem> CheckLayouts(const ApiSpec& spec, const KernelDebug& debug, uint64_t address) {
  return LayoutChecker(spec, debug, address).Check();
}

}  // namespace kapifuzz
