// Smaller programs from a program: what minimisation on the host tries.
//
//   r0 = open("./a", O_RDWR)          WithoutCall(p, 0):   read(-1, out(3), 3)
//   read(r0, out(3), 3)
#pragma once

#include <vector>

#include "executor/program.h"

namespace kapifuzz {

// The program without call `index`; references to it become -1, later ones follow their calls.
Program WithoutCall(const Program& program, int index);

// The calls up to and including `index`.
Program Prefix(const Program& program, int index);

// Call `index` and the earlier ones that its arguments need, directly or through others.
Program Slice(const Program& program, int index);

// The same, and the earlier call `also` with what that needs: a call may matter without being named.
Program SliceWith(const Program& program, int index, int also);

}  // namespace kapifuzz
