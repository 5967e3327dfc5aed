// What a page's texts may hold: neither roff nor reStructuredText has a place for control characters or broken UTF-8, and
// a text may come from any file.
//
//   CleanText("a\x07" "b\xff", false) == "a<U+0007>b\xef\xbf\xbd"
#pragma once

#include <string>
#include <string_view>

#include "specs/page.h"

namespace kapifuzz {

// Paragraphs and terms have white space folded; code keeps its line feeds and tabs. Other control characters and the
// line separators of Unicode become <U+xxxx>, bytes that are no UTF-8 become U+FFFD.
std::string CleanText(std::string_view text, bool code);

// Every text of the page, and empty blocks are taken out.
void CleanPage(Page* page);

}  // namespace kapifuzz
