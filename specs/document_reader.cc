#include "specs/document_reader.h"

#include <algorithm>

#include "base/files.h"
#include "base/strings.h"
#include "specs/json_members.h"

namespace kapifuzz {
namespace {

// The first problem of a document; later ones are usually its consequence.
struct Problem {
  int line = 0;
  std::string message;
};

// Archive that takes members out of an object.
class MemberReader {
 public:
  MemberReader(const DocNode& object, std::string path, Problem* problem)
      : object_(object), path_(std::move(path)), problem_(problem) {}

  void RequiredText(const char* key, std::string& value) {
    if (!object_.Find(key)) return Fail(object_.line, key, "missing");
    Text(key, value);
  }
  void Text(const char* key, std::string& value) {
    const DocNode* member = Take(key);
    if (!member) return;
    if (member->kind != DocNode::kText) return Fail(member->line, key, "is no string");
    value = member->text;
  }
  void Texts(const char* key, std::vector<std::string>& values) {
    const DocNode* member = TakeList(key);
    if (!member) return;
    for (const DocNode& element : member->items) {
      if (element.kind != DocNode::kText) {
        return Fail(element.line, key, "holds something that is no string");
      }
      values.push_back(element.text);
    }
  }
  void Integer(const char* key, int& value) {
    std::optional<int> number;
    Integer(key, number);
    if (number) value = *number;
  }
  template <typename T>
  void Integer(const char* key, std::optional<T>& value) {
    const DocNode* member = Take(key);
    if (!member) return;
    if (member->kind != DocNode::kInteger ||
        static_cast<int64_t>(static_cast<T>(member->integer)) != member->integer) {
      return Fail(member->line, key, "is no integer of " + std::to_string(8 * sizeof(T)) + " bits");
    }
    value = static_cast<T>(member->integer);
  }
  void NonZero(const char* key, int& value) { Integer(key, value); }
  void Boolean(const char* key, std::optional<bool>& value) {
    const DocNode* member = Take(key);
    if (!member) return;
    if (member->kind != DocNode::kBoolean) {
      return Fail(member->line, key, "is neither true nor false");
    }
    value = member->boolean;
  }
  void Place(const char* key, Location& location) {
    if (const DocNode* member = Take(key)) Read(*member, PathOf(key), location, problem_);
  }
  template <typename T>
  void Required(const char* key, T& value) {
    const DocNode* member = Take(key);
    if (!member) return Fail(object_.line, key, "missing");
    Read(*member, PathOf(key), value, problem_);
  }
  template <typename T>
  void Object(const char* key, std::optional<T>& value) {
    const DocNode* member = Take(key);
    if (member) Read(*member, PathOf(key), value.emplace(), problem_);
  }
  template <typename T>
  void List(const char* key, std::vector<T>& values) {
    const DocNode* member = TakeList(key);
    if (!member) return;
    for (size_t i = 0; i < member->items.size(); ++i) {
      std::string path = PathOf(key) + "[" + std::to_string(i) + "]";
      Read(member->items[i], path, values.emplace_back(), problem_);
    }
  }

  // Reads all members of `node`, then complains about those that nobody took.
  template <typename T>
  static void Read(const DocNode& node, const std::string& path, T& value, Problem* problem) {
    MemberReader reader(node, path, problem);
    if (node.kind != DocNode::kObject) return reader.Fail(node.line, "", "is no object");
    DescribeMembers(reader, value);
    for (const DocNode::Key& key : node.keys) {
      if (std::find(reader.known_.begin(), reader.known_.end(), key.text) == reader.known_.end()) {
        reader.Fail(key.line, key.text, "unknown key" + DidYouMean(key.text, reader.known_));
      }
    }
  }

 private:
  std::string PathOf(std::string_view key) const {
    if (key.empty()) return path_;
    return path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  }

  void Fail(int line, std::string_view key, const std::string& problem) {
    if (!problem_->message.empty()) return;
    const std::string path = PathOf(key);
    *problem_ = {line, path.empty() ? "the document " + problem : path + ": " + problem};
  }

  const DocNode* Take(const char* key) {
    known_.emplace_back(key);
    return object_.Find(key);
  }

  const DocNode* TakeList(const char* key) {
    const DocNode* member = Take(key);
    if (!member || member->kind == DocNode::kList) return member;
    Fail(member->line, key, "is no list");
    return nullptr;
  }

  const DocNode& object_;
  const std::string path_;
  Problem* problem_;
  std::vector<std::string> known_;
};

// {"schema": 1, "apis": [...]}
Problem ReadDocument(const DocNode& document, std::vector<ApiSpec>* specs) {
  for (const DocNode::Key& key : document.keys) {
    if (key.text != "schema" && key.text != "apis") return {key.line, key.text + ": unknown key"};
  }
  const DocNode* schema = document.Find("schema");
  if (!schema || schema->kind != DocNode::kInteger || schema->integer != 1) {
    return {schema ? schema->line : document.line, "schema: is not 1"};
  }
  const DocNode& apis = *document.Find("apis");
  if (apis.kind != DocNode::kList) return {apis.line, "apis: is no list"};
  Problem problem;
  for (size_t i = 0; i < apis.items.size() && problem.message.empty(); ++i) {
    MemberReader::Read(apis.items[i], "apis[" + std::to_string(i) + "]", specs->emplace_back(),
                       &problem);
  }
  return problem;
}

}  // namespace

Result<std::vector<ApiSpec>> SpecsOfDocument(const DocNode& document, const std::string& origin) {
  std::vector<ApiSpec> specs;
  Problem problem;
  if (document.Find("apis")) {
    problem = ReadDocument(document, &specs);
  } else {
    MemberReader::Read(document, "", specs.emplace_back(), &problem);
  }
  if (problem.message.empty()) return specs;
  return Error{origin + ":" + std::to_string(problem.line), problem.message};
}

Result<std::vector<ApiSpec>> ReadSpecFile(const std::string& path) {
  Result<std::string> text = ReadFile(path);
  if (!text.ok()) return text.error();
  const bool json = Trim(*text).starts_with('{');
  Result<DocNode> document = json ? ParseJsonDocument(*text, path) : ParseYamlDocument(*text, path);
  if (!document.ok()) return document.error();
  return SpecsOfDocument(*document, path);
}

}  // namespace kapifuzz
