#include "specs/json_reader.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/files.h"
#include "specs/json_members.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::json;

// Archive that takes members out of an object. The first problem is kept, later ones are usually
// its consequence.
class MemberReader {
 public:
  MemberReader(const Json& object, std::string path, std::string* error)
      : object_(object), path_(std::move(path)), error_(error) {}

  void RequiredText(const char* key, std::string& value) {
    if (!object_.contains(key)) return Fail(key, "missing");
    Text(key, value);
  }
  void Text(const char* key, std::string& value) {
    const Json* member = Take(key);
    if (!member) return;
    if (!member->is_string()) return Fail(key, "is no string");
    value = member->get<std::string>();
  }
  void Texts(const char* key, std::vector<std::string>& values) {
    const Json* member = TakeList(key);
    if (!member) return;
    for (const Json& element : *member) {
      if (!element.is_string()) return Fail(key, "holds something that is no string");
      values.push_back(element.get<std::string>());
    }
  }
  void Integer(const char* key, int& value) {
    std::optional<int> number;
    Integer(key, number);
    if (number) value = *number;
  }
  template <typename T>
  void Integer(const char* key, std::optional<T>& value) {
    const Json* member = Take(key);
    if (!member) return;
    // is_number_integer() also holds for unsigned numbers that do not fit.
    bool fits = member->is_number_integer() &&
                (!member->is_number_unsigned() || member->get<uint64_t>() <= INT64_MAX);
    int64_t number = fits ? member->get<int64_t>() : 0;
    if (!fits || static_cast<int64_t>(static_cast<T>(number)) != number) {
      return Fail(key, "is no integer of " + std::to_string(8 * sizeof(T)) + " bits");
    }
    value = static_cast<T>(number);
  }
  void NonZero(const char* key, int& value) { Integer(key, value); }
  void Boolean(const char* key, std::optional<bool>& value) {
    const Json* member = Take(key);
    if (!member) return;
    if (!member->is_boolean()) return Fail(key, "is neither true nor false");
    value = member->get<bool>();
  }
  void Place(const char* key, Location& location) {
    if (const Json* member = Take(key)) Read(*member, PathOf(key), location, error_);
  }
  template <typename T>
  void Required(const char* key, T& value) {
    const Json* member = Take(key);
    if (!member) return Fail(key, "missing");
    Read(*member, PathOf(key), value, error_);
  }
  template <typename T>
  void Object(const char* key, std::optional<T>& value) {
    const Json* member = Take(key);
    if (member) Read(*member, PathOf(key), value.emplace(), error_);
  }
  template <typename T>
  void List(const char* key, std::vector<T>& values) {
    const Json* member = TakeList(key);
    if (!member) return;
    for (size_t i = 0; i < member->size(); ++i) {
      std::string path = PathOf(key) + "[" + std::to_string(i) + "]";
      Read((*member)[i], path, values.emplace_back(), error_);
    }
  }

  // Reads all members of `json`, then complains about those that nobody took.
  template <typename T>
  static void Read(const Json& json, const std::string& path, T& value, std::string* error) {
    MemberReader reader(json, path, error);
    if (!json.is_object()) return reader.Fail("", "is no object");
    DescribeMembers(reader, value);
    for (const auto& [key, member] : json.items()) {
      if (!reader.taken_.count(key)) reader.Fail(key, "unknown key");
    }
  }

 private:
  std::string PathOf(std::string_view key) const {
    if (key.empty()) return path_;
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }

  void Fail(std::string_view key, const std::string& problem) {
    const std::string path = PathOf(key);
    if (error_->empty()) *error_ = path.empty() ? "the document " + problem : path + ": " + problem;
  }

  const Json* Take(const char* key) {
    taken_.insert(key);
    auto it = object_.find(key);
    return it == object_.end() ? nullptr : &*it;
  }

  const Json* TakeList(const char* key) {
    const Json* member = Take(key);
    if (!member || member->is_array()) return member;
    Fail(key, "is no list");
    return nullptr;
  }

  const Json& object_;
  const std::string path_;
  std::string* error_;
  std::set<std::string, std::less<>> taken_;
};

// {"schema": 1, "apis": [...]}
std::string ReadDocument(const Json& document, std::vector<ApiSpec>* specs) {
  std::string error;
  for (const auto& [key, member] : document.items()) {
    if (key != "schema" && key != "apis") return key + ": unknown key";
  }
  if (!document.contains("schema") || document["schema"] != 1) return "schema: is not 1";
  const Json& apis = document["apis"];
  if (!apis.is_array()) return "apis: is no list";
  for (size_t i = 0; i < apis.size() && error.empty(); ++i) {
    MemberReader::Read(apis[i], "apis[" + std::to_string(i) + "]", specs->emplace_back(), &error);
  }
  return error;
}

}  // namespace

Result<std::vector<ApiSpec>> ReadJson(std::string_view text, const std::string& origin) {
  std::vector<ApiSpec> specs;
  std::string error;
  try {
    const Json document = Json::parse(text);
    if (document.is_object() && document.contains("apis")) {
      error = ReadDocument(document, &specs);
    } else {
      MemberReader::Read(document, "", specs.emplace_back(), &error);
    }
  } catch (const Json::exception& exception) {
    error = exception.what();  // names line and column
  }
  if (!error.empty()) return Error{origin, error};
  return specs;
}

Result<std::vector<ApiSpec>> ReadJsonFile(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  return ReadJson(*text, path);
}

}  // namespace kapifuzz
