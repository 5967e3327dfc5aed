// Whether one condition of a specification implies another: what `kapi diff` asks to tell a narrowed clause from a widened
// one.
//
//   Implies("flags & O_CREAT && count > 9", "count > 3")     true
//   Implies("count > 3", "count > 9")                        false: not implied, or not seen
//
// Sound and incomplete: true is a proof over all arguments and states, false only says that none was found. Observables are
// opaque; what is known are logic, comparisons with constants, and masks.
#pragma once

#include <string_view>

namespace kapifuzz {

// The empty text is the condition that always holds. A text that is no expression implies only itself.
bool Implies(std::string_view premise, std::string_view conclusion);

}  // namespace kapifuzz
