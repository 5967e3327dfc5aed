// The formal forms of `target:` and of `failure-atomic: except` (docs/spec-language.md section 2.2).
//
// A target in one of these forms tells the oracles which observed change an effect declares; any other target is prose.
// `kapi check` says which is which, and gen/ turns formal ones into descriptors of state.
//
//   ParseTarget("offset of fd")            -> {kOffset, E = fd}
//   ParseTarget("entry at (dfd, filename)") -> {kEntryAt, dfd = "dfd", path = "filename"}
//   ParseTarget("page cache of the file")  -> kProse
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "specs/expr.h"
#include "specs/model.h"

namespace kapifuzz {

struct FormalTarget {
  enum Kind {
    kProse,
    kDescriptor,   // descriptor E
    kOffset,       // offset of E
    kFlags,        // flags of E
    kSize,         // size of E
    kData,         // data of E
    kMode,         // mode of E
    kXattr,        // xattr of E
    kMemory,       // memory E
    kInterest,     // interest of E
    kContext,      // context E
    kRequests,     // requests of E
    kSizeAt,       // size at P
    kDataAt,       // data at P
    kModeAt,       // mode at P
    kXattrAt,      // xattr at P
    kEntryAt,      // entry at P
    kMemoryLocks,  // memory locks
  };
  Kind kind = kProse;
  std::optional<Expr> expr = {};  // E
  std::string dfd = {};           // of P, "" when it names none
  std::string path = {};
};

// Never fails: what is none of the forms is prose.
FormalTarget ParseTarget(std::string_view text);

// What is wrong with a formal target of `spec`: a name that is no parameter. Prose is never wrong.
Status CheckTarget(const FormalTarget& target, const ApiSpec& spec);

}  // namespace kapifuzz
