// Words: text put together piece by piece with printf formats, for claims.
//
// The guest that judges is a static binary without a formatting library, and claims are rare; this
// is the least that reads well.
//
//   Words words;
//   words.Add("%s(%d)", "close", 7);
//   words.text()   // "close(7)"
#pragma once

#include <cstdarg>
#include <cstdio>
#include <string>

namespace kapifuzz {

class Words {
 public:
  // Appends; one piece is at most 255 bytes.
  void Add(const char* format, ...) __attribute__((format(printf, 2, 3))) {
    char piece[256];
    va_list args;
    va_start(args, format);
    std::vsnprintf(piece, sizeof(piece), format, args);
    va_end(args);
    text_ += piece;
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace kapifuzz
