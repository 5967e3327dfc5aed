// Escapes only what docutils would take for markup, so that the source stays as readable as the page.
#include "specs/rst_writer.h"

#include "base/strings.h"
#include "specs/page.h"

namespace kapifuzz {
namespace {

bool IsWordByte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || byte >= 0x80;
}

// Inline markup starts behind and ends in front of something that is no letter or digit; O_CREAT and a|b are none.
bool NeedsEscape(std::string_view text, size_t at) {
  const char c = text[at];
  if (c == '\\' || c == '`') return true;
  if (c == ':') return text.substr(at + 1, 1) == ":" || (at > 0 && text[at - 1] == ':');
  if (c != '*' && c != '_' && c != '|') return false;
  const bool word_before = at > 0 && IsWordByte(text[at - 1]);
  const bool word_behind = at + 1 < text.size() && IsWordByte(text[at + 1]);
  return !word_before || !word_behind;
}

// "1." "a)" "iv." in front of a text would number it.
size_t EnumeratorEnd(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && IsWordByte(text[end])) ++end;
  const bool dotted = end > 0 && end < text.size() && (text[end] == '.' || text[end] == ')');
  return dotted && (end + 1 == text.size() || text[end + 1] == ' ') ? end : std::string_view::npos;
}

std::string Escape(std::string_view text) {
  const size_t enumerator = EnumeratorEnd(text);
  std::string escaped;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool first = i == 0 && !IsWordByte(text[0]);
    if (first || i == enumerator || NeedsEscape(text, i)) escaped += '\\';
    escaped += text[i];
  }
  return escaped;
}

// Characters, not bytes: underlines are measured in them, and wide ones count twice.
size_t Width(std::string_view text) {
  size_t width = 0;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) != 0x80) width += byte >= 0xe0 ? 2 : 1;
  }
  return width;
}

class RstWriter {
 public:
  std::string Write(const Page& page) {
    Title(Escape(page.name + " - " + page.summary), '=');
    for (const PageSection& section : page.sections) {
      Title(section.title, '-');
      WriteBlocks(section.blocks, "");
    }
    return std::move(out_);
  }

 private:
  void Title(const std::string& text, char underline) {
    out_ += text + "\n" + std::string(std::max<size_t>(Width(text), 4), underline) + "\n\n";
  }

  void WriteBlocks(const PageBlocks& blocks, const std::string& indent) {
    for (const PageBlock& block : blocks) {
      if (block.kind == PageBlock::kParagraph) {
        out_ += indent + Escape(block.text) + "\n\n";
      } else if (block.kind == PageBlock::kBullet) {
        out_ += indent + "* " + Escape(block.text) + "\n\n";
      } else if (block.kind == PageBlock::kCode) {
        WriteCode(block.text, indent);
      } else {
        WriteItem(block, indent);
      }
    }
  }

  // No code-block: docutils warns about it where Pygments is not installed.
  void WriteCode(const std::string& text, const std::string& indent) {
    out_ += indent + "::\n\n";
    for (std::string_view line : SplitLines(text)) {
      out_ += Trim(line).empty() ? "\n" : indent + "    " + std::string(line) + "\n";
    }
    out_ += "\n";
  }

  // A definition needs a body; a term alone is a paragraph.
  void WriteItem(const PageBlock& item, const std::string& indent) {
    out_ += indent + "**" + Escape(item.term) + "**\n";
    if (item.body.empty()) {
      out_ += "\n";
      return;
    }
    if (item.body[0].kind != PageBlock::kParagraph) out_ += "\n";
    WriteBlocks(item.body, indent + "    ");
  }

  std::string out_;
};

}  // namespace

std::string ToRst(const ApiSpec& spec) { return RstWriter().Write(MakePage(spec)); }

std::string ToRst(std::span<const ApiSpec> specs) {
  std::string chapters;
  for (const ApiSpec& spec : specs) chapters += ToRst(spec);
  return chapters;
}

}  // namespace kapifuzz
