// The child: from its first instruction to its exit. Runs in shared memory (CLONE_VM) or a copy (fork); see child_plan.h.
#pragma once

namespace kapifuzz {

// `state` is the SharedState. Becomes what the plan says, runs its calls, exits. Does not return.
void ChildMain(void* state);

}  // namespace kapifuzz
