// The formal targets of side effects and of `failure-atomic: except` (docs/spec-language.md section 2.2): text to parts.
//
//   ParseTarget("offset of fd", spec)               kOffset, operand `fd`
//   ParseTarget("entry at (dfd, filename)", spec)   kEntryAt, dfd_param 0, path_param 1
//   ParseTarget("the inode's times", spec)          kProse
//
// Text that does not resolve against the specification's parameters is prose, as the document says; the caller may tell
// the author (LooksFormal).
#pragma once

#include <string>
#include <string_view>

#include "executor/syscall_desc.h"
#include "specs/expr.h"
#include "specs/model.h"

namespace kapifuzz {

struct Target {
  TargetKind kind = TargetKind::kProse;
  Expr operand;         // kDescriptor..kMode, kMemory
  int dfd_param = -1;   // k*At: index of the directory's parameter; -1: current directory
  int path_param = -1;  // k*At
};

Target ParseTarget(std::string_view text, const ApiSpec& spec);

// True if `text` begins like a formal target; when ParseTarget calls it prose all the same, it may be a slip of the pen.
bool LooksFormal(std::string_view text);

}  // namespace kapifuzz
