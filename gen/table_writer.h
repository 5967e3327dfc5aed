// The generated file: all specifications of build/specs.json as build/gen/syscalls.gen.cc.
//
// The output depends on the specifications alone: sorted by program name, no dates, no paths of the
// machine. Item numbers run through the table (executor/syscall_desc.h).
#pragma once

#include <span>
#include <string>

#include "base/result.h"
#include "specs/model.h"

namespace kapifuzz {

// Specifications of other kinds than "syscall" are left out. An Error names file and line.
Result<std::string> WriteTable(std::span<const ApiSpec> specs);

}  // namespace kapifuzz
