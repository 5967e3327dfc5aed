// Layouts of memory that user space and the kernel share, and ioctl commands. A size or offset that one of the two readers
// does not know is no difference (specs/model_number.h).
#include <fmt/format.h>

#include "specs/diff_parts.h"

namespace kapifuzz {
namespace {

std::string Shown(const CompiledNumber& number) {
  return number.value ? std::to_string(*number.value) : "unknown";
}

// A field is met as a parameter is, beside having a place.
Param AsParam(const StructField& field) {
  return {.name = field.name,
          .ctype = field.ctype,
          .description = field.description,
          .type = field.type,
          .kinds = field.kinds,
          .struct_name = field.struct_name,
          .flags = field.flags,
          .constraint = field.constraint};
}

void DiffFields(const StructSpec& a, const StructSpec& b, SpecDiff* diff) {
  const auto pairs = PairItems<StructField>(
      a.fields, b.fields,
      {[](const StructField& x, const StructField& y) { return x.name == y.name; }});
  for (const ItemPair<StructField>& pair : pairs) {
    const StructField& shown = pair.b ? *pair.b : *pair.a;
    diff->Item(fmt::format("struct {} field {}", b.name, shown.name),
               pair.a ? pair.a->line.number : 0, pair.b ? pair.b->line.number : 0);
    if (!pair.a || !pair.b) {
      diff->Add(pair.b ? "field-added" : "field-removed");
      continue;
    }
    if (!(pair.a->offset == pair.b->offset)) {
      diff->Add("field-moved", Shown(pair.a->offset), Shown(pair.b->offset));
    }
    if (!(pair.a->size == pair.b->size)) {
      diff->Add("size-changed", Shown(pair.a->size), Shown(pair.b->size));
    }
    DiffParam(AsParam(*pair.a), AsParam(*pair.b), diff);
  }
}

}  // namespace

void DiffStructs(SpecDiff* diff) {
  const auto pairs = PairItems<StructSpec>(
      diff->a.structs, diff->b.structs,
      {[](const StructSpec& x, const StructSpec& y) { return x.name == y.name; }});
  for (const ItemPair<StructSpec>& pair : pairs) {
    const StructSpec& shown = pair.b ? *pair.b : *pair.a;
    diff->Item("struct " + shown.name, pair.a ? pair.a->line.number : 0,
               pair.b ? pair.b->line.number : 0);
    if (!pair.a || !pair.b) {
      diff->Add(pair.b ? "struct-added" : "struct-removed");
      continue;
    }
    if (!(pair.a->size == pair.b->size) || !(pair.a->alignment == pair.b->alignment)) {
      diff->Add("struct-size", Shown(pair.a->size), Shown(pair.b->size));
    }
    diff->Text("text-changed", pair.a->description, pair.b->description);
    DiffFields(*pair.a, *pair.b, diff);
  }
}

void DiffIoctl(SpecDiff* diff) {
  const std::optional<IoctlSpec>&a = diff->a.ioctl, &b = diff->b.ioctl;
  if (a == b) return;
  diff->Item("ioctl", 0, 0);
  if (!a || !b) return diff->Add("ioctl-command", a ? a->command : "", b ? b->command : "");
  diff->Text("ioctl-command", a->command, b->command);
  diff->Text("ioctl-command", a->direction, b->direction);
  diff->Text("ioctl-command", a->argument, b->argument);
  if (!(a->number == b->number)) diff->Add("ioctl-command", Shown(a->number), Shown(b->number));
  if (!(a->size == b->size)) diff->Add("ioctl-command", Shown(a->size), Shown(b->size));
  diff->Text("ioctl-file", a->file, b->file);
}

}  // namespace kapifuzz
