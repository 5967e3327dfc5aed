#include "specs/kdoc_items.h"

#include <algorithm>

#include "base/strings.h"

namespace kapifuzz {
namespace {

std::vector<std::string> ItemNames() {
  std::vector<std::string> names;
  for (const ItemGrammar& item : AllItemGrammars()) names.emplace_back(item.keyword);
  return names;
}

// "keyword: rest" -> "rest".
std::string AfterColon(std::string_view text) {
  return std::string(Trim(text.substr(text.find(':') + 1)));
}

class Splitter {
 public:
  Splitter(const SpecComment& comment, std::vector<KdocProblem>* problems)
      : comment_(comment), problems_(problems) {}

  KdocComment Split() {
    size_t first = 0;
    while (first < comment_.lines.size() && comment_.lines[first].text.empty()) ++first;
    if (first == comment_.lines.size()) return std::move(result_);
    base_ = comment_.lines[first].indent;
    TakeName(comment_.lines[first]);
    for (size_t i = first + 1; i < comment_.lines.size(); ++i) TakeLine(comment_.lines[i]);
    return std::move(result_);
  }

 private:
  void Fail(int line, const std::string& message) { problems_->push_back({line, message}); }

  // "sys_close - close a file descriptor"; the parentheses of "sys_close()" are allowed.
  void TakeName(const CommentLine& line) {
    result_.line = line.number;
    size_t length = 0;
    while (length < line.text.size() && IsIdent(line.text[length])) ++length;
    result_.name = line.text.substr(0, length);
    std::string_view rest = std::string_view(line.text).substr(length);
    if (rest.starts_with("()")) rest.remove_prefix(2);
    rest = Trim(rest);
    if (result_.name.empty() || !rest.starts_with('-')) {
      result_.name.clear();
      Fail(line.number, "expected 'sys_NAME - summary', found '" + line.text + "'");
      return;
    }
    result_.summary.line = line.number;
    AppendTo(&result_.summary, line, std::string(Trim(rest.substr(1))));
  }

  static void AppendTo(KdocText* text, const CommentLine& line, std::string content) {
    if (text->lines.empty()) text->line = line.number;
    text->lines.push_back({line.number, line.indent, std::move(content)});
  }

  void TakeLine(const CommentLine& line) {
    if (line.text.empty()) {
      if (current_ && !current_->lines.empty()) AppendTo(current_, line, "");
      after_blank_ = true;
      return;
    }
    if (line.indent > base_) {
      TakeDeeper(line);
    } else {
      TakeBase(line);
    }
    after_blank_ = false;
  }

  void TakeBase(const CommentLine& line) {
    if (line.text.starts_with('@')) return TakeParamLine(line);
    std::string_view keyword = KeywordOf(line.text);
    if (const ItemGrammar* grammar = FindItemGrammar(keyword)) return OpenItem(*grammar, line);
    if (auto attribute = FindAttributeKeyword(keyword)) return TakeAttribute(*attribute, line);
    if (!keyword.empty()) {
      return Fail(line.number, "unknown keyword '" + std::string(keyword) + ":'" +
                                   DidYouMean(keyword, ItemNames()));
    }
    if (ContinuesSummary()) return AppendTo(&result_.summary, line, line.text);
    Fail(line.number, "text outside of any item: '" + line.text + "'");
  }

  // The summary may run on over the lines right below it.
  bool ContinuesSummary() const {
    return result_.items.empty() && result_.param_lines.empty() && !after_blank_;
  }

  void TakeParamLine(const CommentLine& line) {
    std::string_view keyword = KeywordOf(std::string_view(line.text).substr(1));
    if (keyword.empty())
      return Fail(line.number, "expected '@NAME: text', found '" + line.text + "'");
    result_.param_lines.push_back({std::string(keyword), {}});
    current_ = &result_.param_lines.back().text;
    AppendTo(current_, line, AfterColon(line.text));
    item_ = nullptr;
  }

  void OpenItem(const ItemGrammar& grammar, const CommentLine& line) {
    if (!grammar.repeatable) {
      for (const KdocItem& item : result_.items) {
        if (item.grammar != &grammar) continue;
        Fail(line.number, "'" + std::string(grammar.keyword) + ":' was given before, in line " +
                              std::to_string(item.line));
      }
    }
    AddItem(grammar, line.number, std::string(KeywordOf(line.text)));
    AppendTo(current_, line, AfterColon(line.text));
  }

  void AddItem(const ItemGrammar& grammar, int line, std::string keyword) {
    result_.items.push_back({.grammar = &grammar, .keyword = std::move(keyword), .line = line});
    item_ = &result_.items.back();
    field_indent_ = -1;
    current_ = &item_->header;
  }

  // `lock-scope: internal`, `param-range: nr, 0, 9`: a sub-field of an item that is there, or that
  // its first attribute opens.
  void TakeAttribute(const AttributeKeyword& attribute, const CommentLine& line) {
    std::string value = AfterColon(line.text);
    std::string name;
    if (attribute.named) {
      size_t comma = value.find(',');
      if (comma == std::string::npos) {
        return Fail(line.number, "expected 'NAME, VALUE', found '" + value + "'");
      }
      name = std::string(Trim(std::string_view(value).substr(0, comma)));
      value = std::string(Trim(std::string_view(value).substr(comma + 1)));
    }
    item_ = FindItem(*attribute.item, name);
    if (!item_ && !attribute.named && attribute.item->repeatable) {
      return Fail(line.number, "no '" + std::string(attribute.item->keyword) + ":' stands above '" +
                                   line.text + "'");
    }
    if (!item_) {
      AddItem(*attribute.item, line.number, std::string(attribute.item->keyword));
      if (!name.empty()) AppendTo(current_, line, name);
    }
    AddField(*attribute.field, line);
    AppendTo(current_, line, value);
  }

  // The last item of that kind, and of that name if there is one.
  KdocItem* FindItem(const ItemGrammar& grammar, const std::string& name) {
    for (size_t i = result_.items.size(); i-- > 0;) {
      KdocItem& item = result_.items[i];
      if (item.grammar != &grammar) continue;
      const std::string header = item.header.Folded();
      if (name.empty() || Trim(std::string_view(header).substr(0, header.find(','))) == name) {
        return &item;
      }
    }
    return nullptr;
  }

  void TakeDeeper(const CommentLine& line) {
    if (!current_) {
      if (ContinuesSummary()) return AppendTo(&result_.summary, line, line.text);
      return Fail(line.number, "text outside of any item: '" + line.text + "'");
    }
    if (item_) {
      if (const FieldGrammar* field = FieldOf(*item_->grammar, line.text)) {
        return OpenField(*field, line);
      }
      CheckForMisspelling(line);
    }
    AppendTo(current_, line, line.text);
  }

  void OpenField(const FieldGrammar& field, const CommentLine& line) {
    AddField(field, line);
    if (field_indent_ < 0) field_indent_ = line.indent;
    AppendTo(current_, line, AfterColon(line.text));
  }

  void AddField(const FieldGrammar& field, const CommentLine& line) {
    if (!field.repeatable && item_->Find(field.name)) {
      Fail(line.number, "'" + std::string(field.name) + ":' was given before in this '" +
                            std::string(item_->grammar->keyword) + ":'");
    }
    item_->fields.push_back({&field, {}});
    current_ = &item_->fields.back().text;
  }

  // Any line that opens no sub-field continues the text above it. Where sub-fields stand, though, a
  // word that is nearly one of them is a misspelling; as prose it would be lost without a sound.
  void CheckForMisspelling(const CommentLine& line) {
    std::string_view word = KeywordOf(line.text);
    bool at_fields = field_indent_ < 0 || line.indent == field_indent_;
    if (word.empty() || !at_fields || item_->grammar->fields.empty()) return;
    if (word.size() < 4 || word[0] < 'a' || word[0] > 'z') return;
    for (const FieldGrammar& field : item_->grammar->fields) {
      if (EditDistance(word, field.name) > 2) continue;
      return Fail(line.number, "unknown '" + std::string(word) + ":' in '" +
                                   std::string(item_->grammar->keyword) + ":', did you mean " +
                                   std::string(field.name) + "?");
    }
  }

  const SpecComment& comment_;
  std::vector<KdocProblem>* problems_;
  KdocComment result_;
  int base_ = 0;
  KdocItem* item_ = nullptr;     // open item, into result_.items
  KdocText* current_ = nullptr;  // what a continuation line belongs to
  int field_indent_ = -1;        // where the open item's sub-fields stand
  bool after_blank_ = false;
};

}  // namespace

std::string KdocText::Joined() const {
  std::string joined;
  bool pending_break = false;
  for (const CommentLine& line : lines) {
    if (line.text.empty()) {
      pending_break = !joined.empty();
      continue;
    }
    // The items of a list stay lines of their own.
    pending_break |= line.text.starts_with("- ") || line.text.starts_with("* ");
    if (!joined.empty()) joined += pending_break ? '\n' : ' ';
    pending_break = false;
    joined += line.text;
  }
  return joined;
}

std::string KdocText::Folded() const { return FoldSpaces(Joined()); }

std::string KdocText::Verbatim() const {
  int shared = INT32_MAX;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (!lines[i].text.empty()) shared = std::min(shared, lines[i].indent);
  }
  std::string text;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) text += '\n';
    if (i > 0 && !lines[i].text.empty()) text.append(lines[i].indent - shared, ' ');
    text += lines[i].text;
  }
  size_t begin = text.find_first_not_of('\n');
  size_t end = text.find_last_not_of('\n');
  return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

const KdocText* KdocItem::Find(std::string_view name) const {
  for (const KdocField& field : fields) {
    if (field.grammar->name == name) return &field.text;
  }
  return nullptr;
}

std::vector<const KdocText*> KdocItem::FindAll(std::string_view name) const {
  std::vector<const KdocText*> found;
  for (const KdocField& field : fields) {
    if (field.grammar->name == name) found.push_back(&field.text);
  }
  return found;
}

KdocComment SplitComment(const SpecComment& comment, std::vector<KdocProblem>* problems) {
  return Splitter(comment, problems).Split();
}

Error ErrorAt(const std::string& file, int line, const std::string& message) {
  return Error{file + ":" + std::to_string(line), message};
}

}  // namespace kapifuzz
