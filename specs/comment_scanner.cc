// Works by lines: kernel-doc comments start and end on lines of their own, so no C lexer is needed
// to find them.
#include "specs/comment_scanner.h"

#include <algorithm>

#include "base/strings.h"
#include "specs/kdoc_grammar.h"
#include "specs/prototype.h"
#include "specs/words.h"

namespace kapifuzz {
namespace {

struct SourceLine {
  std::string_view text;
  size_t begin;
  size_t end;  // behind the line feed
};

std::vector<SourceLine> LinesWithOffsets(std::string_view text) {
  std::vector<SourceLine> lines;
  for (size_t begin = 0; begin < text.size();) {
    size_t feed = text.find('\n', begin);
    size_t end = feed == std::string_view::npos ? text.size() : feed + 1;
    size_t length = (feed == std::string_view::npos ? text.size() : feed) - begin;
    lines.push_back({text.substr(begin, length), begin, end});
    begin = end;
  }
  return lines;
}

CommentLine MakeCommentLine(std::string_view raw, int number) {
  CommentLine line{.number = number};
  size_t i = 0;
  for (; i < raw.size() && IsSpace(raw[i]); ++i) {
    line.indent = raw[i] == '\t' ? (line.indent / 8 + 1) * 8 : line.indent + 1;
  }
  line.text = std::string(Trim(raw.substr(i)));
  if (line.text.empty()) line.indent = 0;
  return line;
}

// The text of a line inside of a comment: leading blanks and one star are gone.
std::string_view WithoutStar(std::string_view line) {
  std::string_view rest = line;
  while (!rest.empty() && IsSpace(rest.front())) rest.remove_prefix(1);
  if (!rest.starts_with('*')) return line;
  return rest.substr(1);
}

// "ioctl" of "api-type: ioctl", in either spelling; "" if it is no word of ours.
std::string_view ApiTypeOf(std::string_view line) {
  const Word* word = ApiKinds().Find(Trim(line.substr(line.find(':') + 1)));
  return word ? word->word : std::string_view();
}

// Notes whether the comment has contexts and whether it is about an ioctl; returns the number of lines that start with a keyword.
int CountKeywords(SpecComment* comment) {
  int keywords = 0;
  for (const CommentLine& line : comment->lines) {
    std::string_view keyword = KeywordOf(line.text);
    if (!FindItemGrammar(keyword) && !FindAttributeKeyword(keyword)) continue;
    ++keywords;
    if (keyword == "api-type") comment->is_ioctl |= ApiTypeOf(line.text) == "ioctl";
    comment->has_contexts |= keyword == "contexts" || keyword == "context-flags";
  }
  return keywords;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text), lines_(LinesWithOffsets(text)) {}

  std::vector<SpecComment> SpecComments() {
    std::vector<SpecComment> found;
    while (next_ < lines_.size()) {
      std::string_view trimmed = Trim(lines_[next_].text);
      if (trimmed.starts_with("/**") && !trimmed.starts_with("/***") && trimmed != "/**/") {
        SpecComment comment = TakeComment();
        if (CountKeywords(&comment) < 2) continue;
        if (!comment.is_ioctl) FindPrototypeBelow(&comment);
        if (comment.has_contexts || comment.is_ioctl || comment.prototype_line > 0)
          found.push_back(std::move(comment));
      } else {
        SkipLine();
      }
    }
    return found;
  }

  std::vector<PrototypePlace> Prototypes() {
    std::vector<PrototypePlace> found;
    while (next_ < lines_.size()) {
      const SourceLine& line = lines_[next_];
      if (StartsPrototype(line.text)) {
        found.push_back({line.begin, static_cast<int>(next_) + 1});
      }
      SkipLine();
    }
    return found;
  }

 private:
  // Passes one line and, if it leaves a comment open, the lines up to that comment's end.
  void SkipLine() {
    std::string_view line = lines_[next_++].text;
    size_t open = line.rfind("/*");
    if (open == std::string_view::npos || line.find("//") < open) return;
    if (line.find("*/", open + 2) != std::string_view::npos) return;
    while (next_ < lines_.size() && lines_[next_].text.find("*/") == std::string_view::npos)
      ++next_;
    if (next_ < lines_.size()) ++next_;
  }

  SpecComment TakeComment() {
    SpecComment comment{.line = static_cast<int>(next_) + 1, .begin = lines_[next_].begin};
    std::string_view rest = Trim(lines_[next_].text).substr(3);
    bool first = true;
    while (next_ < lines_.size()) {
      if (!first) rest = WithoutStar(lines_[next_].text);
      // A last line such as " */" has lost its star to WithoutStar and starts with the slash.
      bool bare_end = !first && rest.starts_with('/');
      size_t close = bare_end ? 0 : rest.find("*/");
      std::string_view body = rest.substr(0, close);
      if (!first || !Trim(body).empty()) {
        comment.lines.push_back(MakeCommentLine(body, static_cast<int>(next_) + 1));
      }
      comment.end = lines_[next_++].end;
      first = false;
      if (close != std::string_view::npos) break;
    }
    return comment;
  }

  void FindPrototypeBelow(SpecComment* comment) const {
    for (size_t i = next_; i < lines_.size(); ++i) {
      std::string_view line = lines_[i].text;
      if (StartsPrototype(line)) {
        comment->prototype = lines_[i].begin;
        comment->prototype_line = static_cast<int>(i) + 1;
        return;
      }
      if (!Trim(line).empty() && !line.starts_with('#')) return;
    }
  }

  std::string_view text_;
  std::vector<SourceLine> lines_;
  size_t next_ = 0;
};

}  // namespace

std::vector<SpecComment> FindSpecComments(std::string_view text) {
  return Scanner(text).SpecComments();
}

std::vector<PrototypePlace> FindPrototypes(std::string_view text) {
  return Scanner(text).Prototypes();
}

}  // namespace kapifuzz
