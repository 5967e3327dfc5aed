// yaml-cpp leaves texts such as `no`, `12` or `1e3` unquoted, and then they are no texts any more for whoever reads them;
// which texts need quotes is therefore decided here.
#include "specs/yaml_writer.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "base/strings.h"
#include "specs/json_tree.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::ordered_json;

// Words that are booleans or null to some reader of YAML 1.1 or 1.2.
constexpr std::string_view kTakenWords[] = {"true", "false", "yes", "no",   "on",
                                            "off",  "y",     "n",   "null", "~"};

bool NeedsQuotes(std::string_view text) {
  if (text.empty() || Trim(text).size() != text.size()) return true;
  if (!IsIdentStart(text[0]) && text[0] != '(' && text[0] != '/') return true;
  if (std::any_of(text.begin(), text.end(), [](char c) { return c < 0x20 || c >= 0x7f; })) {
    return true;
  }
  const std::string lower = ToLower(text);
  return std::find(std::begin(kTakenWords), std::end(kTakenWords), lower) != std::end(kTakenWords);
}

// Bytes that are no UTF-8 become U+FFFD, as in JSON.
std::string ValidUtf8(const std::string& text) {
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace));
}

void EmitText(const std::string& text, YAML::Emitter* out) {
  if (NeedsQuotes(text)) {
    *out << YAML::DoubleQuoted << ValidUtf8(text);
  } else {
    *out << text;
  }
}

// No deeper than the model.
void Emit(const Json& value, YAML::Emitter* out) {
  if (value.is_object()) {
    *out << YAML::BeginMap;
    for (const auto& [key, member] : value.items()) {
      *out << YAML::Key << key << YAML::Value;
      Emit(member, out);
    }
    *out << YAML::EndMap;
  } else if (value.is_array()) {
    const bool words = std::all_of(value.begin(), value.end(), [](const Json& element) {
      return element.is_string() && element.get_ref<const std::string&>().size() <= 20;
    });
    *out << (words ? YAML::Flow : YAML::Block) << YAML::BeginSeq;
    for (const Json& element : value) Emit(element, out);
    *out << YAML::EndSeq;
  } else if (value.is_string()) {
    EmitText(value.get_ref<const std::string&>(), out);
  } else if (value.is_boolean()) {
    *out << value.get<bool>();
  } else {
    *out << value.get<int64_t>();
  }
}

std::string Print(const Json& document) {
  YAML::Emitter out;
  Emit(document, &out);
  return std::string(out.c_str(), out.size()) + "\n";
}

}  // namespace

std::string ToYaml(std::span<const ApiSpec> specs) { return Print(JsonTree(specs)); }

std::string ToYaml(const ApiSpec& spec) { return Print(JsonTree(spec)); }

}  // namespace kapifuzz
