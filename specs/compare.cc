// Walks the two JSON documents, so that every member that leaves the process is compared without a second list of members.
#include "specs/compare.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "specs/json_writer.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::ordered_json;

// Without its places, a specification prints alike whoever read it.
Json WithoutPlaces(ApiSpec spec) {
  spec.location = {};
  if (spec.ret) spec.ret->line = {};
  for (Param& param : spec.params) param.line = {};
  for (ErrorSpec& error : spec.errors) error.line = {};
  for (SideEffect& effect : spec.side_effects) effect.line = {};
  for (StateTransition& transition : spec.state_transitions) transition.line = {};
  for (StructSpec& one : spec.structs) {
    one.line = {};
    for (StructField& field : one.fields) field.line = {};
  }
  return Json::parse(ToJson(spec));
}

// What only one of two readers knows is no difference (specs/model_number.h), so the other takes it.
void Share(CompiledNumber* a, CompiledNumber* b) {
  if (!a->value) a->value = b->value;
  if (!b->value) b->value = a->value;
}

void ShareCompiled(ApiSpec* a, ApiSpec* b) {
  if (a->ioctl && b->ioctl) {
    Share(&a->ioctl->number, &b->ioctl->number);
    Share(&a->ioctl->size, &b->ioctl->size);
  }
  for (size_t i = 0; i < std::min(a->structs.size(), b->structs.size()); ++i) {
    StructSpec &left = a->structs[i], &right = b->structs[i];
    Share(&left.size, &right.size);
    Share(&left.alignment, &right.alignment);
    for (size_t k = 0; k < std::min(left.fields.size(), right.fields.size()); ++k) {
      Share(&left.fields[k].offset, &right.fields[k].offset);
      Share(&left.fields[k].size, &right.fields[k].size);
    }
  }
}

std::string Shown(const Json& value) {
  std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= 200 ? text : text.substr(0, 200) + "...";
}

class Differ {
 public:
  explicit Differ(std::string prefix) : prefix_(std::move(prefix)) {}

  void Compare(const Json& a, const Json& b, const std::string& path) {
    if (a.is_object() && b.is_object()) return CompareObjects(a, b, path);
    if (a.is_array() && b.is_array()) return CompareArrays(a, b, path);
    if (a != b) Report(path, Shown(a) + " against " + Shown(b));
  }

  std::vector<std::string> Take() { return std::move(differences_); }

 private:
  void Report(const std::string& path, const std::string& what) {
    differences_.push_back(prefix_ + path + ": " + what);
  }

  void CompareObjects(const Json& a, const Json& b, const std::string& path) {
    for (const auto& [key, value] : a.items()) {
      std::string below = path.empty() ? key : path + "." + key;
      if (b.contains(key)) {
        Compare(value, b[key], below);
      } else {
        Report(below, Shown(value) + " against nothing");
      }
    }
    for (const auto& [key, value] : b.items()) {
      std::string below = path.empty() ? key : path + "." + key;
      if (!a.contains(key)) Report(below, "nothing against " + Shown(value));
    }
  }

  void CompareArrays(const Json& a, const Json& b, const std::string& path) {
    if (a.size() != b.size()) {
      Report(path, std::to_string(a.size()) + " elements against " + std::to_string(b.size()));
    }
    for (size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
      Compare(a[i], b[i], path + "[" + std::to_string(i) + "]");
    }
  }

  std::string prefix_;
  std::vector<std::string> differences_;
};

const ApiSpec* Find(std::span<const ApiSpec> specs, const std::string& name) {
  auto it = std::find_if(specs.begin(), specs.end(),
                         [&name](const ApiSpec& spec) { return spec.name == name; });
  return it == specs.end() ? nullptr : &*it;
}

}  // namespace

std::vector<std::string> DiffSpecs(std::span<const ApiSpec> a, std::span<const ApiSpec> b) {
  std::vector<std::string> all;
  for (const ApiSpec& left : a) {
    const ApiSpec* right = Find(b, left.name);
    if (!right) {
      all.push_back(left.name + ": only the first has it");
      continue;
    }
    if (left == *right) continue;
    Differ differ(left.name + ": ");
    ApiSpec a_shared = left, b_shared = *right;
    ShareCompiled(&a_shared, &b_shared);
    differ.Compare(WithoutPlaces(a_shared), WithoutPlaces(b_shared), "");
    std::vector<std::string> found = differ.Take();
    all.insert(all.end(), found.begin(), found.end());
  }
  for (const ApiSpec& right : b) {
    if (!Find(a, right.name)) all.push_back(right.name + ": only the second has it");
  }
  return all;
}

}  // namespace kapifuzz
