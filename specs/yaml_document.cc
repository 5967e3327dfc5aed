// The boundary to yaml-cpp's event parser. Events instead of its nodes, because nodes hide aliases: a few lines of them
// can stand for more memory than there is.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>

#include "base/strings.h"
#include "specs/document.h"

namespace kapifuzz {
namespace {

class YamlEvents : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t) override {
    Scalar(mark, {.line = mark.line + 1});
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "aliases are not read");
  }
  // yaml-cpp's tag of a plain scalar is "?", of a quoted one "!".
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                const std::string& value) override {
    if (tag == "?") return Scalar(mark, ResolvePlainScalar(value));
    CheckTag(mark, tag);
    Scalar(mark, {.kind = DocNode::kText, .text = value});
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {
    Open(mark, tag, DocNode::kList);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {
    Open(mark, tag, DocNode::kObject);
  }
  void OnSequenceEnd() override { builder_.Close(); }
  void OnMapEnd() override { builder_.Close(); }

  DocNode Take() { return builder_.Take(); }

 private:
  void Require(bool done, const YAML::Mark& mark) {
    if (!done) throw YAML::ParserException(mark, builder_.problem());
  }

  static void CheckTag(const YAML::Mark& mark, const std::string& tag) {
    if (tag != "?" && tag != "!" && !tag.empty()) {
      throw YAML::ParserException(mark, "the tag '" + tag + "' is not read");
    }
  }

  void Scalar(const YAML::Mark& mark, DocNode leaf) {
    leaf.line = mark.line + 1;
    if (!builder_.WantsKey()) return Require(builder_.Leaf(std::move(leaf)), mark);
    if (leaf.kind != DocNode::kText) throw YAML::ParserException(mark, "a key is no text");
    Require(builder_.Key(std::move(leaf.text), leaf.line), mark);
  }

  void Open(const YAML::Mark& mark, const std::string& tag, DocNode::Kind kind) {
    CheckTag(mark, tag);
    if (builder_.WantsKey()) throw YAML::ParserException(mark, "a key is no text");
    Require(builder_.Open(kind, mark.line + 1), mark);
  }

  DocBuilder builder_;
};

bool IsRealNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !(IsDigit(text[0]) || text[0] == '.')) return false;
  bool digits = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool sign =
        (text[i] == '-' || text[i] == '+') && i > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E');
    if (!IsDigit(text[i]) && text[i] != '.' && text[i] != 'e' && text[i] != 'E' && !sign) {
      return false;
    }
    digits |= IsDigit(text[i]);
  }
  return digits;
}

// Decimal, or hexadecimal behind 0x: a leading zero is no octal number in YAML 1.2.
std::optional<int64_t> YamlInteger(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !IsDigit(text[0])) return std::nullopt;
  if (!text.starts_with("0x")) {
    while (text.size() > 1 && text[0] == '0') text.remove_prefix(1);
  }
  std::optional<int64_t> number = ParseInt((negative ? "-" : "") + std::string(text));
  if (number && *number != 0 && (*number < 0) != negative) return std::nullopt;  // wrapped
  return number;
}

}  // namespace

DocNode ResolvePlainScalar(std::string_view text) {
  const std::string lower = ToLower(text);
  if (text.empty() || text == "~" || lower == "null") return {};
  if (lower == "true" || lower == "false") {
    return {.kind = DocNode::kBoolean, .boolean = lower == "true"};
  }
  if (std::optional<int64_t> number = YamlInteger(text)) {
    return {.kind = DocNode::kInteger, .integer = *number};
  }
  if (IsRealNumber(text)) return {.kind = DocNode::kReal};
  return {.kind = DocNode::kText, .text = std::string(text)};
}

Result<DocNode> ParseYamlDocument(std::string_view text, const std::string& origin) {
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    YamlEvents events, more;
    if (!parser.HandleNextDocument(events)) return Error{origin, "the document is empty"};
    if (parser.HandleNextDocument(more)) return Error{origin, "there is more than one document"};
    return events.Take();
  } catch (const YAML::Exception& exception) {
    return Error{origin + ":" + std::to_string(exception.mark.line + 1), exception.msg};
  } catch (const std::exception& exception) {
    return Error{origin, exception.what()};
  }
}

}  // namespace kapifuzz
