// Only man(7)'s own macros and groff's documented escapes, so that groff and mandoc both read it. Nothing is hyphenated or
// adjusted: a name cut in two cannot be searched for. (Register HY is groff's way to say so for a whole page; `.nh` would
// last until the next heading.)
#include "specs/man_writer.h"

#include "base/strings.h"
#include "specs/page.h"

namespace kapifuzz {
namespace {

// A word that is too long for a line may be broken behind these, and at worst after so many characters.
constexpr std::string_view kBreakBehind = "|&,;/(=)";
constexpr size_t kLongWord = 30;
constexpr int kLongestRun = 40;

// Text for any place within a line. roff would make typographic signs of quotes and hyphens.
std::string EscapeCharacter(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-':
      return "\\-";
    case '\'':
      return "\\(aq";
    case '`':
      return "\\(ga";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    case '"':
      return "\\(dq";
    default:
      return std::string(1, c);
  }
}

std::string EscapeWord(std::string_view word) {
  std::string escaped;
  int run = 0;
  for (char c : word) {
    escaped += EscapeCharacter(c);
    if (word.size() < kLongWord) continue;
    const auto byte = static_cast<unsigned char>(c);
    run += (byte & 0xc0) != 0x80;
    // Not between the bytes of one character: those of UTF-8 never end a run.
    const bool sign = kBreakBehind.find(c) != std::string_view::npos;
    if (!sign && (run < kLongestRun || byte >= 0x80)) continue;
    escaped += "\\:";
    run = 0;
  }
  return escaped;
}

std::string Escape(std::string_view text) {
  std::string escaped;
  for (std::string_view word : Split(text, ' ')) {
    escaped += (escaped.empty() ? "" : " ") + EscapeWord(word);
  }
  return escaped;
}

// Code keeps its lines as they are.
std::string EscapeCode(std::string_view text) {
  std::string escaped;
  for (char c : text) escaped += EscapeCharacter(c);
  return escaped;
}

// A whole line of text: a dot or quote at its start would be a request.
std::string Line(std::string_view text, const std::string& escaped) {
  const bool request = text.starts_with('.') || text.starts_with('\'');
  return (request ? "\\&" : "") + escaped + "\n";
}

class ManWriter {
 public:
  std::string Write(const Page& page) {
    const std::string name = Escape(page.name);
    out_ = ".nr HY 0\n.TH \"" + name + "\" \"" + page.volume +
           "\" \"\" \"Linux\" \"Kernel API specification\"\n.ad l\n";
    out_ += ".SH NAME\n" + name + " \\- " + Escape(page.summary) + "\n";
    for (const PageSection& section : page.sections) {
      out_ += ".SH " + section.title + "\n";
      WriteBlocks(section.blocks);
    }
    return std::move(out_);
  }

 private:
  // Paragraphs are separated, not opened, so that a section's first has no macro in front.
  void WriteBlocks(const PageBlocks& blocks) {
    for (size_t i = 0; i < blocks.size(); ++i) {
      if (blocks[i].kind == PageBlock::kItem) {
        WriteItem(blocks[i]);
        continue;
      }
      if (blocks[i].kind == PageBlock::kBullet) {
        WriteBullet(blocks[i]);
        continue;
      }
      if (i > 0) out_ += ".PP\n";
      WriteText(blocks[i]);
    }
  }

  void WriteItem(const PageBlock& item) {
    out_ += ".TP\n\\fB" + Escape(item.term) + "\\fR\n";
    for (size_t i = 0; i < item.body.size(); ++i) {
      if (item.body[i].kind == PageBlock::kItem) {
        out_ += ".RS\n";
        WriteItem(item.body[i]);
        out_ += ".RE\n";
        continue;
      }
      if (item.body[i].kind == PageBlock::kBullet) {
        WriteBullet(item.body[i]);
        continue;
      }
      // .IP without a tag goes on at the item's indentation.
      if (i > 0) out_ += ".IP\n";
      WriteText(item.body[i]);
    }
  }

  // Within .RS, so that its indentation is not that of what follows.
  void WriteBullet(const PageBlock& bullet) {
    out_ += ".RS\n.IP \\(bu 2\n" + Line(bullet.text, Escape(bullet.text)) + ".RE\n";
  }

  void WriteText(const PageBlock& block) {
    if (block.kind != PageBlock::kCode) {
      out_ += Line(block.text, Escape(block.text));
      return;
    }
    out_ += ".EX\n";
    for (std::string_view line : SplitLines(block.text)) out_ += Line(line, EscapeCode(line));
    out_ += ".EE\n";
  }

  std::string out_;
};

}  // namespace

std::string ToMan(const ApiSpec& spec) { return ManWriter().Write(MakePage(spec)); }

std::string ToMan(std::span<const ApiSpec> specs) {
  std::string pages;
  for (const ApiSpec& spec : specs) pages += ToMan(spec);
  return pages;
}

}  // namespace kapifuzz
