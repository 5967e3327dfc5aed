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

// kForked if a declared effect allocates, frees or locks memory of the caller (`target: memory ...`): the
// address space of a CLONE_VM child is its parent's. kReusable if all declared effects have formal
// targets: descriptors, files and user memory, which a child can make fresh by itself.
Isolation IsolationOf(const ApiSpec& spec);

}  // namespace kapifuzz
