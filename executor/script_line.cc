#include "executor/script_line.h"

namespace kapifuzz {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

// The first place in [at, end) that is no blank; `end` if there is none.
size_t SkipBlanks(const char* head, size_t at, size_t end) {
  while (at < end && IsBlank(head[at])) at++;
  return at;
}

// The first blank or NUL in [at, end); `end` if there is none.
size_t EndOfWord(const char* head, size_t at, size_t end) {
  while (at < end && !IsBlank(head[at]) && head[at] != 0) at++;
  return at;
}

// Where the line ends: at its newline, which a NUL hides, or kHeadBytes.
size_t EndOfLine(const char* head) {
  for (size_t i = 0; i < kHeadBytes && head[i] != 0; i++) {
    if (head[i] == '\n') return i;
  }
  return kHeadBytes;
}

}  // namespace

ScriptLine ParseScriptLine(const char* head, char* name) {
  if (head[0] != '#' || head[1] != '!') return ScriptLine::kNone;
  const size_t end = EndOfLine(head);
  const size_t begin = SkipBlanks(head, 2, end);
  if (begin == end) return ScriptLine::kBroken;
  const size_t word_end = EndOfWord(head, begin, end);
  if (end == kHeadBytes && word_end == end) return ScriptLine::kBroken;  // it may go on
  for (size_t i = begin; i < word_end; i++) name[i - begin] = head[i];
  name[word_end - begin] = 0;
  return ScriptLine::kNamed;
}

}  // namespace kapifuzz
