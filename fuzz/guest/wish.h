// Wish: what a call should be like to show one item of the specification that was not seen yet.
//
// The specification itself says where to look. From an argument partition the wish is exact ("flags has O_CREAT"). From an
// error or effect it is read off the words of its conditions:
//
//   when: (flags & O_EXCL) != 0 && exists(filename) ...   →  try the bit O_EXCL
//   when: kind(fd) == pipe_write && ...                    →  try an fd of kind pipe_write
//   when: lowest_fd() >= rlimit(RLIMIT_NOFILE)             →  try few descriptors
//   when: !readable(buf, 1)                                →  try a bad pointer in buf
//   when: can_write(fd) && (poll(fd) & POLLERR) != 0       →  try calls in front that change data and descriptors
//
// A wish is a hint, not a solution: the generator follows each part with some probability and coverage does the rest.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "executor/kind.h"
#include "executor/program.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

struct Wish {
  int syscall = -1;  // -1: no wish
  // What some arguments should show; two of one argument only if both are flag bits.
  std::array<const PartitionDesc*, 2> partitions{};
  // Paths of wished kinds are the first fixture of the kind, in an ordinary directory.
  bool plain_paths = false;
  // "EROFS": fixtures whose purpose names it (executor/world.h) are worth a try. Empty if the item is no error.
  std::string_view error;

  std::array<uint64_t, kMaxArgs> bits{};  // flag bits or enum members that the conditions name
  std::array<KindSet, kMaxArgs> kinds{};  // kinds they name for a descriptor or path
  // What the conditions ask about the file behind a descriptor, as bits `1 << TargetKind`: calls with an effect on it can
  // bring it about.
  std::array<uint32_t, kMaxArgs> state{};
  std::array<uint64_t, kMaxArgs> strings{};  // bit n: they name ArgDesc::strings[n]
  std::array<bool, kMaxArgs> bad_pointer{};
  std::array<bool, kMaxArgs> closed_fd{};
  std::array<bool, kMaxArgs>
      odd_path{};              // empty, too long, with a trailing slash; strings likewise
  bool few_files = false;      // a small RLIMIT_NOFILE
  bool small_files = false;    // a small RLIMIT_FSIZE
  bool little_memory = false;  // a small RLIMIT_MEMLOCK
  bool other_user = false;     // permissions matter
  int without_cap = -1;
  // Numbers that the conditions compare with.
  std::array<int64_t, 4> numbers{};
  int number_count = 0;
  // The conditions themselves. A name in them that is no name of this syscall's arguments (O_NONBLOCK in a condition of
  // write) is for the call that makes the descriptor.
  std::array<std::string_view, 2> conditions;

  // The first partition of argument `arg`; null if any value will do.
  const PartitionDesc* PartitionOf(int arg) const;
  // Some condition has this word.
  bool Mentions(std::string_view word) const;
};

// The wish for item `item`; {.syscall = -1} if there is no such item.
Wish WishFor(uint32_t item);

// User space can bring the item about at will, as far as one can tell from its text: every partition and effect, and the
// errors that say when they come.
bool IsDecidable(uint32_t item);

}  // namespace kapifuzz
