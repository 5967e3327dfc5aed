#include "specs/json_writer.h"

#include "specs/json_members.h"
#include "specs/json_tree.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::ordered_json;

// Archive that copies members into an object and leaves the absent ones out.
class MemberWriter {
 public:
  explicit MemberWriter(Json* object) : object_(*object) {}

  void RequiredText(const char* key, const std::string& value) { object_[key] = value; }
  void Text(const char* key, const std::string& value) {
    if (!value.empty()) object_[key] = value;
  }
  void Texts(const char* key, const std::vector<std::string>& values) {
    if (!values.empty()) object_[key] = values;
  }
  void Integer(const char* key, int value) { object_[key] = value; }
  template <typename T>
  void Integer(const char* key, const std::optional<T>& value) {
    if (value) object_[key] = *value;
  }
  void NonZero(const char* key, int value) {
    if (value != 0) object_[key] = value;
  }
  void Boolean(const char* key, const std::optional<bool>& value) {
    if (value) object_[key] = *value;
  }
  void Place(const char* key, Location& location) {
    if (!location.file.empty()) object_[key] = Members(location);
  }
  template <typename T>
  void Required(const char* key, T& value) {
    object_[key] = Members(value);
  }
  template <typename T>
  void Object(const char* key, std::optional<T>& value) {
    if (value) object_[key] = Members(*value);
  }
  template <typename T>
  void List(const char* key, std::vector<T>& values) {
    if (values.empty()) return;
    Json list = Json::array();
    for (T& value : values) list.push_back(Members(value));
    object_[key] = std::move(list);
  }

  template <typename T>
  static Json Members(T& value) {
    Json object = Json::object();
    MemberWriter writer(&object);
    DescribeMembers(writer, value);
    return object;
  }

 private:
  Json& object_;
};

std::string Print(const Json& document) {
  // Bytes that are no UTF-8 become U+FFFD, as the kernel writes them; dump() would throw otherwise.
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

// The archive is shared with the reader and therefore takes members by non-const reference; this
// one changes nothing.
Json JsonTree(const ApiSpec& spec) { return MemberWriter::Members(const_cast<ApiSpec&>(spec)); }

Json JsonTree(std::span<const ApiSpec> specs) {
  Json list = Json::array();
  for (const ApiSpec& spec : specs) list.push_back(JsonTree(spec));
  Json document = Json::object();
  document["schema"] = 1;
  document["apis"] = std::move(list);
  return document;
}

std::string ToJson(std::span<const ApiSpec> specs) { return Print(JsonTree(specs)); }

std::string ToJson(const ApiSpec& spec) { return Print(JsonTree(spec)); }

}  // namespace kapifuzz
