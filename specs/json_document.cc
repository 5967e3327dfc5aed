// The boundary to nlohmann-json's event parser. It reports no places, so it is fed through an iterator that counts lines.
#include <iterator>
#include <nlohmann/json.hpp>

#include "specs/document.h"

namespace kapifuzz {
namespace {

using Json = nlohmann::json;

// Counts a line feed only when the character behind it is taken: the lexer looks one character ahead behind a number.
struct LineCount {
  int line = 1;
  bool fed = false;

  void Pass(char c) {
    if (fed) ++line;
    fed = c == '\n';
  }
};

class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, LineCount* count) : at_(at), count_(count) {}
  const char& operator*() const { return *at_; }
  CountingIterator& operator++() {
    count_->Pass(*at_++);
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  LineCount* count_;
};

class JsonEvents : public nlohmann::json_sax<Json> {
 public:
  explicit JsonEvents(const LineCount* count) : count_(count) {}

  bool null() override { return builder_.Leaf({.line = count_->line}); }
  bool boolean(bool value) override {
    return builder_.Leaf({.kind = DocNode::kBoolean, .line = count_->line, .boolean = value});
  }
  bool number_integer(int64_t value) override {
    return builder_.Leaf({.kind = DocNode::kInteger, .line = count_->line, .integer = value});
  }
  bool number_unsigned(uint64_t value) override {
    if (value > INT64_MAX) return number_float(0, {});
    return number_integer(static_cast<int64_t>(value));
  }
  bool number_float(double, const std::string&) override {
    return builder_.Leaf({.kind = DocNode::kReal, .line = count_->line});
  }
  bool string(std::string& value) override {
    return builder_.Leaf({.kind = DocNode::kText, .line = count_->line, .text = std::move(value)});
  }
  bool binary(Json::binary_t&) override { return false; }  // JSON text has none
  bool start_object(size_t) override { return builder_.Open(DocNode::kObject, count_->line); }
  bool start_array(size_t) override { return builder_.Open(DocNode::kList, count_->line); }
  bool end_object() override { return builder_.Close(); }
  bool end_array() override { return builder_.Close(); }
  bool key(std::string& value) override { return builder_.Key(std::move(value), count_->line); }

  // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ..."
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception& error) override {
    std::string_view what = error.what();
    size_t column = what.find("column ");
    problem_ = what.substr(column == what.npos ? 0 : column);
    return false;
  }

  DocNode Take() { return builder_.Take(); }
  const std::string& problem() const { return problem_.empty() ? builder_.problem() : problem_; }

 private:
  const LineCount* count_;
  DocBuilder builder_;
  std::string problem_;
};

}  // namespace

Result<DocNode> ParseJsonDocument(std::string_view text, const std::string& origin) {
  LineCount count;
  JsonEvents events(&count);
  try {
    if (Json::sax_parse(CountingIterator(text.data(), &count),
                        CountingIterator(text.data() + text.size(), &count), &events)) {
      return events.Take();
    }
  } catch (const Json::exception& exception) {
    return Error{origin + ":" + std::to_string(count.line), exception.what()};
  }
  return Error{origin + ":" + std::to_string(count.line), events.problem()};
}

}  // namespace kapifuzz
