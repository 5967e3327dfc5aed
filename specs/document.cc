#include "specs/document.h"

#include <algorithm>

namespace kapifuzz {
namespace {

// Later walks recurse; no specification has more than six levels.
constexpr size_t kMaxLevels = 64;

}  // namespace

const DocNode* DocNode::Find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].text == key) return &items[i];
  }
  return nullptr;
}

bool DocBuilder::Leaf(DocNode leaf) {
  if (levels_.empty()) {
    root_ = std::move(leaf);
    return true;
  }
  levels_.back().node.items.push_back(std::move(leaf));
  levels_.back().has_key = false;
  return true;
}

bool DocBuilder::Open(DocNode::Kind kind, int line) {
  if (levels_.size() == kMaxLevels) {
    problem_ = "nested too deeply";
    return false;
  }
  levels_.push_back({.node = {.kind = kind, .line = line}});
  return true;
}

bool DocBuilder::Key(std::string text, int line) {
  DocNode& object = levels_.back().node;
  if (object.Find(text)) {
    problem_ = "the key '" + text + "' is there twice";
    return false;
  }
  object.keys.push_back({std::move(text), line});
  levels_.back().has_key = true;
  return true;
}

bool DocBuilder::Close() {
  DocNode done = std::move(levels_.back().node);
  levels_.pop_back();
  return Leaf(std::move(done));
}

bool DocBuilder::WantsKey() const {
  return !levels_.empty() && levels_.back().node.kind == DocNode::kObject &&
         !levels_.back().has_key;
}

}  // namespace kapifuzz
