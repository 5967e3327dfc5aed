// Page: one specification as a manual page, before anybody decides how it looks.
//
// `kapi -f man` and `-f rst` print the same Page (specs/man_writer.h, specs/rst_writer.h), so neither can forget what the
// other shows. A new part of the model needs one function and its line in the table of sections (specs/page_sections.cc).
//
//   Page page = MakePage(open_spec);
//   page.name               // "open", page.volume "2"
//   page.sections[2].title  // "PARAMETERS"
#pragma once

#include <string>
#include <vector>

#include "specs/model.h"

namespace kapifuzz {

struct PageBlock {
  enum Kind {
    kParagraph,  // text
    kCode,       // text, its lines kept
    kItem,       // term, described by body
    kBullet,     // text, one point of a list
  };
  Kind kind = kParagraph;
  std::string text = {};
  std::string term = {};
  std::vector<PageBlock> body = {};
};
using PageBlocks = std::vector<PageBlock>;

struct PageSection {
  std::string title;
  PageBlocks blocks;
};

// Texts are valid UTF-8; the only control characters are line feeds and, in code, tabs.
struct Page {
  std::string name = {};    // without sys_
  std::string volume = {};  // of the manual: "2" for what user space calls, "9" for the rest
  std::string summary = {};
  std::vector<PageSection> sections = {};  // none is empty; NAME is not among them
};

Page MakePage(const ApiSpec& spec);

}  // namespace kapifuzz
