// DocNode: a JSON or YAML document in memory, with the line of every key and value.
//
// Both parsers end here, so that one reader (specs/document_reader.h) turns documents into specifications and can say for
// either format in which line something is wrong.
//
//   Result<DocNode> document = ParseJsonDocument(text, "specs.json");
//   document->Find("schema")->integer                       // 1
//   document->Find("schema")->line                          // 2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct DocNode {
  // kReal is every number that is no integer of 64 bits.
  enum Kind { kNull, kBoolean, kInteger, kReal, kText, kList, kObject };
  struct Key {
    std::string text;
    int line;
  };

  Kind kind = kNull;
  int line = 0;
  bool boolean = false;
  int64_t integer = 0;
  std::string text = {};
  std::vector<DocNode> items = {};  // of a list; of an object the values, by the order of `keys`
  std::vector<Key> keys = {};       // of an object

  // The member of that name, or null.
  const DocNode* Find(std::string_view key) const;
};

// The whole of `text` as one document. The Error's `where` is "origin:line". A key that is there twice, more than 64 levels
// and, in YAML, aliases, tags and a second document are errors.
Result<DocNode> ParseJsonDocument(std::string_view text, const std::string& origin);
Result<DocNode> ParseYamlDocument(std::string_view text, const std::string& origin);

// What a YAML reader takes an unquoted scalar for: `12` is an integer, `true` a boolean, `~` null, `abc` a text.
DocNode ResolvePlainScalar(std::string_view text);

// Puts nodes together in the order in which a parser meets them. Shared by the two parsers.
class DocBuilder {
 public:
  // Each is false when the document cannot go on; problem() says why.
  bool Leaf(DocNode leaf);
  bool Open(DocNode::Kind kind, int line);
  bool Key(std::string text, int line);
  bool Close();

  // True where an object waits for its next key.
  bool WantsKey() const;
  const std::string& problem() const { return problem_; }
  DocNode Take() { return std::move(root_); }

 private:
  struct Level {
    DocNode node;
    bool has_key = false;
  };

  std::vector<Level> levels_;
  DocNode root_;
  std::string problem_;
};

}  // namespace kapifuzz
