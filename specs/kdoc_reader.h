// Reads the specifications out of C source: the one parser of specification comments.
//
// `kapi --source`, the kernel build (apispec headers), `kapi inject` and `kapi check` all come
// through here. The comment is read, the SYSCALL_DEFINEn below it is read, the two are compared,
// and the C types go from the second into the first.
//
//   SourceSpecs found = ReadSourceText(text, "fs/open.c");
//   found.specs[0].params[0].ctype   // "const char __user *"
//   found.errors[0].ToString()       // "fs/open.c:1412: unknown keyword 'erorr:', did you mean
//   error?"
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "specs/comment_scanner.h"
#include "specs/model.h"
#include "specs/prototype.h"

namespace kapifuzz {

struct SourceSpecs {
  std::vector<ApiSpec> specs = {};
  std::vector<Error> errors = {};  // each with `where` "file:line", in the order of the file
};

// Reads every specification of one file. `file` goes into locations and errors. A comment with
// errors gives no specification, so whoever ignores `errors` never works with half of one.
SourceSpecs ReadSourceText(std::string_view text, const std::string& file);

// The definition below a comment. A specification describes the code it stands above, so no definition there is an error,
// which is appended to *errors.
std::optional<Prototype> PrototypeBelow(const SpecComment& comment, std::string_view text,
                                        const std::string& file, std::vector<Error>* errors);

// Reads one comment without looking at the source below it; `prototype` may be null.
SourceSpecs ReadComment(const SpecComment& comment, const Prototype* prototype,
                        const std::string& file);

}  // namespace kapifuzz
