// Numbers, constraints, structs and ioctl commands.
#include "specs/elf_parts.h"

namespace kapifuzz {
namespace {

using namespace elf;

Number ToNumber(const NumberRecord& record, ElfCursor* cursor) {
  Number number{.text = cursor->Text(record.text)};
  if (record.has_value) number.value = record.value;
  return number;
}

StructField ToField(const StructFieldRecord& record, ElfCursor* cursor) {
  StructField field;
  field.name = cursor->Text(record.name);
  field.ctype = cursor->Text(record.ctype);
  field.description = cursor->Text(record.description);
  field.type = cursor->Word(record.type, ParamTypes());
  field.kinds = cursor->Texts(record.kinds, record.nr_kinds);
  field.struct_name = cursor->Text(record.struct_name);
  field.flags = cursor->Mask(record.flags, ParamFlags());
  field.offset.value = record.offset;
  field.size.value = record.size;
  field.constraint = ReadElfConstraint(record.constraint, cursor);
  return field;
}

StructSpec ToStruct(const StructRecord& record, ElfCursor* cursor) {
  StructSpec spec;
  spec.name = cursor->Text(record.name);
  spec.description = cursor->Text(record.description);
  spec.size.value = record.size;
  spec.alignment.value = record.alignment;
  spec.fields = cursor->List<StructFieldRecord>(
      record.fields, record.nr_fields,
      [cursor](const StructFieldRecord& field) { return ToField(field, cursor); });
  return spec;
}

}  // namespace

std::optional<Number> ReadElfNumber(Address address, ElfCursor* cursor) {
  if (address == 0) return std::nullopt;
  return ToNumber(cursor->Record<NumberRecord>(address), cursor);
}

std::vector<Number> ReadElfNumbers(Address address, uint32_t count, ElfCursor* cursor) {
  return cursor->List<NumberRecord>(
      address, count, [cursor](const NumberRecord& record) { return ToNumber(record, cursor); });
}

std::optional<ParamConstraint> ReadElfConstraint(Address address, ElfCursor* cursor) {
  if (address == 0) return std::nullopt;
  const auto record = cursor->Record<ParamConstraintRecord>(address);
  ParamConstraint constraint;
  constraint.kind = cursor->Word(record.kind, ConstraintKinds());
  constraint.text = cursor->Text(record.text);
  constraint.min = ReadElfNumber(record.min, cursor);
  constraint.max = ReadElfNumber(record.max, cursor);
  constraint.mask = ReadElfNumber(record.mask, cursor);
  constraint.values = ReadElfNumbers(record.values, record.nr_values, cursor);
  constraint.alignment = ReadElfNumber(record.alignment, cursor);
  constraint.param = cursor->Text(record.param);
  return constraint;
}

std::vector<StructSpec> ReadElfStructs(Address address, uint32_t count, ElfCursor* cursor) {
  return cursor->List<StructRecord>(
      address, count, [cursor](const StructRecord& record) { return ToStruct(record, cursor); });
}

std::optional<IoctlSpec> ReadElfIoctl(Address address, ElfCursor* cursor) {
  if (address == 0) return std::nullopt;
  const auto record = cursor->Record<IoctlRecord>(address);
  IoctlSpec ioctl;
  ioctl.command = cursor->Text(record.command);
  ioctl.number.value = record.number;
  ioctl.direction = cursor->Word(record.direction, IoctlDirections());
  ioctl.argument = cursor->Text(record.argument);
  if (record.argument != 0) ioctl.size.value = record.size;
  ioctl.file = cursor->Text(record.file);
  return ioctl;
}

}  // namespace kapifuzz
