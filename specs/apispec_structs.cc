// Structs with their fields, and ioctl commands. What a comment leaves to the compiler is written as sizeof, offsetof or
// the command's own name.
#include "base/strings.h"
#include "specs/apispec_parts.h"

namespace kapifuzz {
namespace {

std::string Part(const char* what, size_t index, const char* list) {
  return what + ("_" + std::to_string(index)) + "_" + list;
}

// "struct stat"; a union has its word in its name.
std::string TypeOf(const StructSpec& spec) {
  return spec.name.starts_with("union ") ? spec.name : "struct " + spec.name;
}

// What the comment says, or what the compiler shall work out.
std::string Compiled(const CompiledNumber& given, const std::string& expression) {
  return given.value ? std::to_string(*given.value) : expression;
}

// Arrays that the fields of struct number `index` refer to.
std::string FieldLists(const StructSpec& spec, size_t index, const std::string& api) {
  std::string text;
  for (size_t i = 0; i < spec.fields.size(); ++i) {
    const StructField& field = spec.fields[i];
    const std::string part = Part("struct", index, Part("field", i, "").c_str());
    text += CStringArray(CName(part + "kinds", api), field.kinds);
    if (field.constraint) {
      text += CNumberArray(CName(part + "values", api), field.constraint->values);
    }
  }
  return text;
}

std::string FieldTable(const StructSpec& spec, size_t index, const std::string& api) {
  if (spec.fields.empty()) return {};
  const std::string type = TypeOf(spec);
  CTable table("static const struct kapi_struct_field",
               CName(Part("struct", index, "fields"), api));
  for (size_t i = 0; i < spec.fields.size(); ++i) {
    const StructField& field = spec.fields[i];
    const std::string part = Part("struct", index, Part("field", i, "").c_str());
    const std::string place = "(" + type + ", " + field.name + ")";
    table.BeginElement();
    table.String("name", field.name);
    table.String("ctype", field.ctype);
    table.String("description", field.description);
    table.Items("kinds", CName(part + "kinds", api), !field.kinds.empty());
    table.String("struct_name", field.struct_name);
    WriteCConstraint(field.constraint, CName(part + "values", api), &table);
    table.Raw("offset", Compiled(field.offset, "offsetof" + place));
    table.Raw("size", Compiled(field.size, "sizeof_field" + place));
    table.Mask("flags", field.flags, ParamFlags());
    table.Word("type", field.type, ParamTypes());
    table.EndElement();
  }
  return table.Finish();
}

}  // namespace

std::string CStructTables(const ApiSpec& api) {
  const std::vector<StructSpec>& all = api.structs;
  if (all.empty()) return {};
  std::string text;
  for (size_t i = 0; i < all.size(); ++i) {
    text += FieldLists(all[i], i, api.name) + FieldTable(all[i], i, api.name);
  }
  CTable table("static const struct kapi_struct_spec", CName("structs", api.name));
  for (size_t i = 0; i < all.size(); ++i) {
    table.BeginElement();
    table.String("name", all[i].name);
    table.String("description", all[i].description);
    table.Items("fields", CName(Part("struct", i, "fields"), api.name), !all[i].fields.empty());
    table.Raw("size", Compiled(all[i].size, "sizeof(" + TypeOf(all[i]) + ")"));
    table.Raw("alignment", Compiled(all[i].alignment, "__alignof__(" + TypeOf(all[i]) + ")"));
    table.EndElement();
  }
  return text + table.Finish();
}

std::string CIoctlTable(const IoctlSpec& ioctl, const std::string& spec) {
  std::string text;
  if (ioctl.number.value) {
    text += "static_assert((" + ioctl.command + ") == " + std::to_string(*ioctl.number.value) +
            "u,\n\t      \"specification of " + ioctl.command +
            " disagrees with its definition\");\n\n";
  }
  CTable table("static const struct kapi_ioctl_spec", CName("ioctl", spec), /*single=*/true);
  table.String("command", ioctl.command);
  table.String("argument", ioctl.argument);
  table.String("file", ioctl.file);
  table.Raw("number", ioctl.command);
  if (!ioctl.argument.empty()) {
    table.Raw("size", Compiled(ioctl.size, "sizeof(" + ioctl.argument + ")"));
  }
  table.Word("direction", ioctl.direction, IoctlDirections());
  return text + table.Finish();
}

}  // namespace kapifuzz
