// Puts authored specifications into a copy of the kernel's source.
//
// A tree that carries no specifications gets ours: the comment of specs/linux/fs/open.c goes above the same
// SYSCALL_DEFINEn of TREE/fs/open.c, and the file's last lines then include the header that the build makes of it:
//
//   #if IS_ENABLED(CONFIG_KAPI_SPEC)
//   #include "open.apispec.h"
//   #endif
//
// Doing it twice changes nothing; a specification that stands there already is replaced. A file whose text stays the same
// is not written, so make sees no change.
//
//   InjectReport report = *InjectSpecs("specs/linux", "build/kernel/6.12-src");
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kapifuzz {

struct InjectReport {
  int specs = 0;
  std::vector<std::string> changed_files = {};  // below the tree
  std::vector<Error> errors = {};               // if there are any, no file was written
};

// Specifications of every *.c file below `specs_dir` into the file of the same path below `tree`. An Error means that a
// directory or file could not be read or written.
Result<InjectReport> InjectSpecs(const std::string& specs_dir, const std::string& tree);

// The text of one file with the specifications of another. `spec_file` and `tree_file` are named in errors, of which each
// is appended to *errors: a malformed specification, a missing or different SYSCALL_DEFINE. With errors the text returned
// is of no use.
std::string InjectIntoText(std::string_view spec_text, const std::string& spec_file,
                           std::string_view tree_text, const std::string& tree_file,
                           std::vector<Error>* errors);

}  // namespace kapifuzz
