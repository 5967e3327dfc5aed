// Edits of a program's list of calls that keep its references right. Mutator and minimiser are made of them.
//
//   r0 = open("./a", O_RDWR)      InsertCall(&p, 0, dup)  →  dup(...)
//   read(r0, out(3), 3)                                      r1 = open("./a", O_RDWR)
//                                                            read(r1, out(3), 3)
//
// None of them compacts the blob or clamps anything: call Normalize (executor/program_wire.h) when done.
#pragma once

#include "executor/program.h"

namespace kapifuzz {

// Puts `call` before call `at`, 0 <= at <= call_count; later references follow their calls. False if the program is full.
bool InsertCall(Program* program, int at, const Call& call);

// Takes call `at` out; references to it become -1.
void RemoveCall(Program* program, int at);

// Exchanges call `at` with the one after it. References between the two, and to them, follow; a reference from the
// later to the earlier one becomes -1.
void SwapWithNext(Program* program, int at);

// Appends calls [from, to) of another program with their data; references to calls outside of the range become -1.
// Stops when the program is full.
void AppendCalls(Program* program, const Program& source, int from, int to);

// Call `at`, or a call it needs, directly or through others, refers to `earlier`.
bool DependsOn(const Program& program, int at, int earlier);

}  // namespace kapifuzz
