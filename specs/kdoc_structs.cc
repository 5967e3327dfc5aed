// `struct:` and `field:` items, and `ioctl-cmd:`, whose argument such a struct usually is.
#include "base/strings.h"
#include "specs/constants.h"
#include "specs/kdoc_context.h"
#include "specs/prototype.h"

namespace kapifuzz {
namespace {

std::string WithoutStructWord(std::string_view name) {
  if (name.starts_with("struct ")) name.remove_prefix(7);
  return std::string(Trim(name));
}

// The size of a type that the tool knows, or that this comment gives.
std::optional<int64_t> SizeOfArgument(const std::string& type, const ApiSpec& spec) {
  if (std::optional<int64_t> size = SizeOfType(type)) return size;
  for (const StructSpec& known : spec.structs) {
    if (known.name == WithoutStructWord(type)) return known.size.value;
  }
  return std::nullopt;
}

// The parts of a command's number, as <asm-generic/ioctl.h> has them.
constexpr int kTypeShift = 8, kSizeShift = 16, kDirectionShift = 30;
constexpr int64_t kLargestArgument = (1 << (kDirectionShift - kSizeShift)) - 1;

// "_IOWR('b', 9, struct binder_version)": direction and argument, and the number if all is known.
struct CommandNumber {
  std::string direction = {};
  std::string argument = {};
  std::optional<int64_t> number = {};
};

std::string_view DirectionOfMacro(std::string_view macro) {
  if (macro == "_IO") return "none";
  if (macro == "_IOW") return "write";
  if (macro == "_IOR") return "read";
  return macro == "_IOWR" ? "read_write" : "";
}

std::optional<CommandNumber> ParseCommandMacro(const std::string& text, const ApiSpec& spec) {
  std::optional<CallText> call = ParseCallText(text);
  if (!call || !call->parenthesized) return std::nullopt;
  CommandNumber command{.direction = std::string(DirectionOfMacro(call->name))};
  const bool has_argument = command.direction != "none";
  if (command.direction.empty() || call->arguments.size() != (has_argument ? 3u : 2u)) {
    return std::nullopt;
  }
  if (has_argument) command.argument = NormalizeCType(call->arguments[2]);
  Result<int64_t> type = EvaluateConstant(call->arguments[0]);
  Result<int64_t> number = EvaluateConstant(call->arguments[1]);
  std::optional<int64_t> size = has_argument ? SizeOfArgument(command.argument, spec) : 0;
  if (type.ok() && number.ok() && size && *size <= kLargestArgument) {
    int64_t direction = IoctlDirections().Find(command.direction)->number;
    command.number = direction << kDirectionShift | *size << kSizeShift |
                     (*type & 0xff) << kTypeShift | (*number & 0xff);
  }
  return command;
}

// `number:` as a macro, which also says direction and argument, or as a plain constant.
void ReadNumber(const KdocText& text, const ApiSpec& spec, IoctlSpec* ioctl, KdocContext* context) {
  const std::string folded = text.Folded();
  if (std::optional<CommandNumber> command = ParseCommandMacro(folded, spec)) {
    ioctl->direction = command->direction;
    ioctl->argument = command->argument;
    ioctl->number.value = command->number;
    return;
  }
  Result<int64_t> value = EvaluateConstant(folded);
  if (!value.ok() || *value < 0 || *value > UINT32_MAX) {
    return context->Fail(text.line, "'" + folded + "' is no number of a command");
  }
  ioctl->number.value = *value;
}

}  // namespace

StructSpec ReadStruct(const KdocItem& item, KdocContext* context) {
  StructSpec spec;
  spec.line.number = item.line;
  const std::string header = item.header.Folded();
  const size_t comma = header.find(',');
  spec.name = WithoutStructWord(Trim(std::string_view(header).substr(0, comma)));
  if (comma != std::string::npos) spec.description = Trim(header.substr(comma + 1));
  if (spec.name.empty()) context->Fail(item.line, "expected 'struct: NAME'");
  if (std::string prose = context->Prose(item, "desc"); !prose.empty()) {
    spec.description += (spec.description.empty() ? "" : "\n") + prose;
  }
  spec.size = context->CompiledField(item, "size");
  spec.alignment = context->CompiledField(item, "alignment");
  return spec;
}

StructField ReadStructField(const KdocItem& item, KdocContext* context) {
  StructField field;
  field.line.number = item.line;
  // "NAME" or, in the comma dialect, "NAME, CTYPE, DESC".
  const std::string header = item.header.Folded();
  std::vector<std::string_view> parts = SplitOutsideParens(header, ',');
  field.name = std::string(Trim(parts[0]));
  if (parts.size() > 1) field.ctype = NormalizeCType(parts[1]);
  if (parts.size() > 2) {
    field.description = Trim(std::string_view(header).substr(parts[2].data() - header.data()));
  }
  if (item.Find("ctype")) field.ctype = NormalizeCType(context->Folded(item, "ctype"));
  if (const KdocText* text = item.Find("type")) {
    TypeText type = ReadType(*text, context);
    field.type = type.type;
    field.kinds = type.kinds;
    field.struct_name = type.struct_name;
    field.flags = type.flags;
  } else if (field.ctype.empty()) {
    context->Fail(item.line, "field '" + field.name + "' has neither type nor ctype");
  }
  if (item.Find("flags")) field.flags = context->WordsField(item, "flags", ParamFlags());
  if (std::string prose = context->Prose(item, "desc"); !prose.empty()) {
    field.description += (field.description.empty() ? "" : "\n") + prose;
  }
  field.offset = context->CompiledField(item, "offset");
  field.size = context->CompiledField(item, "size");
  field.constraint = ReadParamConstraint(item, context);
  return field;
}

IoctlSpec ReadIoctl(const KdocItem& item, const ApiSpec& spec, KdocContext* context) {
  IoctlSpec ioctl;
  ioctl.command = item.header.Folded();
  if (const KdocText* text = item.Find("number")) ReadNumber(*text, spec, &ioctl, context);
  std::string direction = context->WordField(item, "direction", IoctlDirections());
  std::string argument = NormalizeCType(context->Folded(item, "argument"));
  bool contradiction =
      (!direction.empty() && !ioctl.direction.empty() && direction != ioctl.direction) ||
      (!argument.empty() && !ioctl.argument.empty() && argument != ioctl.argument);
  if (contradiction) context->Fail(item.line, "'number:' says something else than the lines below");
  if (!direction.empty()) ioctl.direction = direction;
  if (!argument.empty()) ioctl.argument = argument;
  if (ioctl.direction.empty()) {
    context->Fail(item.line, "'ioctl-cmd:' needs 'direction:' or 'number: _IOWR(...)'");
  }
  if (!ioctl.argument.empty()) ioctl.size.value = SizeOfArgument(ioctl.argument, spec);
  ioctl.file = context->Folded(item, "file");
  return ioctl;
}

}  // namespace kapifuzz
