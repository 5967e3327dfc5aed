// Structs that user space and the kernel exchange, and ioctl commands.
#include <fmt/format.h>

#include "base/strings.h"
#include "specs/page_parts.h"
#include "specs/page_sections.h"

namespace kapifuzz {
namespace {

PageBlock FieldItem(const StructField& field) {
  PageBlocks body;
  AddSentence("", field.description, &body);
  AddSentence("Declared as ", field.ctype, &body);
  std::string type = TypeWords(field.type, field.kinds, field.struct_name);
  if (!field.flags.empty()) type += (type.empty() ? "" : "; ") + Join(field.flags, ", ");
  AddSentence("Type: ", type, &body);
  AddCompiled("Offset: ", field.offset, &body);
  AddCompiled("Size: ", field.size, &body);
  if (field.constraint) {
    AddSentence("Values: ", ConstraintWords(*field.constraint), &body);
    AddSentence("", field.constraint->text, &body);
  }
  PageBlocks items;
  AddItem(field.name, std::move(body), &items);
  return std::move(items[0]);
}

}  // namespace

PageBlocks CommandSection(const ApiSpec& spec) {
  PageBlocks blocks;
  if (!spec.ioctl) return blocks;
  const IoctlSpec& ioctl = *spec.ioctl;
  const std::string file = ioctl.file.empty() ? "fd" : ioctl.file;
  blocks.push_back(
      {.kind = PageBlock::kCode, .text = "ioctl(" + file + ", " + ioctl.command + ", argument);"});
  if (ioctl.number.value) {
    AddSentence("Number: ", fmt::format("{0} ({0:#010x})", *ioctl.number.value), &blocks);
  }
  AddSentence("Direction: ", Spaced(ioctl.direction), &blocks);
  AddSentence("The argument points to ", ioctl.argument, &blocks);
  AddCompiled("Size of the argument: ", ioctl.size, &blocks);
  AddSentence("Files that take it: ", ioctl.file, &blocks);
  return blocks;
}

PageBlocks StructsSection(const ApiSpec& spec) {
  PageBlocks blocks;
  for (const StructSpec& one : spec.structs) {
    PageBlocks body;
    AddSentence("", one.description, &body);
    AddCompiled("Size: ", one.size, &body);
    AddCompiled("Alignment: ", one.alignment, &body);
    for (const StructField& field : one.fields) body.push_back(FieldItem(field));
    AddItem(one.name, std::move(body), &blocks);
  }
  return blocks;
}

}  // namespace kapifuzz
