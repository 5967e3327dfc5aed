// What a specification asks of executor and observer: how isolated its calls must run, and what has
// to be looked up around them. Both follow from the text alone.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "executor/syscall_desc.h"
#include "specs/model.h"

namespace kapifuzz {

// Need bits of the observables in all clauses of `spec`, of its path parameters and of its targets.
Result<uint32_t> NeedsOf(const ApiSpec& spec);

// kForked if a declared effect allocates or frees memory of the caller (`target: memory ...`): the
// address space of a CLONE_VM child is its parent's. kReusable if all declared effects have formal
// targets that a child can make fresh by itself: descriptors, files and user memory, not requests;
// kReusableMemory if some of them are locks of memory, which it can take back, or aio contexts,
// which harm no other program.
Isolation IsolationOf(const ApiSpec& spec);

}  // namespace kapifuzz
