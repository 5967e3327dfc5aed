// The functions and arrays of one syscall: every expression becomes a contract function, every list
// an array.
//
// Text is appended to `definitions` in the order of the calls; what comes back is the initialiser
// that refers to it.
//
//   ClauseOf("!is_open(fd)", ExprPlace::kBefore, 21, "close_error0_when", "error EBADF, iff")
//     appends  // fs/open.c:21, sys_close, error EBADF, iff: !is_open(fd)
//              Value close_error0_when([[maybe_unused]] const CallView& c) { ... }
//     gives    {close_error0_when, "!is_open(fd)", 21}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/expr_check.h"
#include "specs/model.h"

namespace kapifuzz {

class ClauseEmitter {
 public:
  explicit ClauseEmitter(const ApiSpec& spec) : spec_(spec) {}

  // "fs/open.c:21"; line 0 stands for the specification's own.
  std::string Place(int line) const;
  Error Fail(int line, const std::string& message) const { return Error{Place(line), message}; }

  // Checks and compiles one expression.
  Result<std::string> Compile(std::string_view text, ExprPlace place, int line) const;
  // Appends one contract function that returns `body`.
  void AppendFunction(const std::string& name, int line, const std::string& what,
                      const std::string& body);
  // A Clause initialiser; "{}" for an empty text.
  Result<std::string> ClauseOf(const std::string& text, ExprPlace place, int line,
                               const std::string& ident, const std::string& what);
  // A TargetDesc initialiser.
  Result<std::string> TargetOf(const std::string& text, int line, const std::string& ident);
  // Appends an array; the initialiser of a span over it, "{}" for no rows.
  std::string ArrayOf(std::string_view type, const std::string& ident,
                      const std::vector<std::string>& rows);

  void Append(const std::string& text) { definitions_ += text; }
  std::string TakeDefinitions() { return std::move(definitions_); }

 private:
  const ApiSpec& spec_;
  std::string definitions_;
};

}  // namespace kapifuzz
