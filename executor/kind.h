// Kind: what a descriptor or a path leads to. The words are those of docs/spec-language.md
// section 2.1.
#pragma once

#include <cstdint>

namespace kapifuzz {

enum class Kind : uint8_t {
  kNone = 0,  // not open, not there, not known
  kFile,
  kDir,
  kPath,  // an O_PATH descriptor
  kPipeRead,
  kPipeWrite,
  kSocket,
  kEpoll,
  kEventfd,
  kTimerfd,
  kSignalfd,
  kInotify,
  kMemfd,
  kChardev,
  kBlockdev,
  kSymlink,
  kFifo,     // as a path; an opened fifo is pipe_read / pipe_write by its access mode (O_RDWR:
             // pipe_read)
  kMissing,  // as a path
  kOther,
  kBinder,  // a device of binder; as a path it is a chardev
};
inline constexpr int kKindCount = static_cast<int>(Kind::kBinder) + 1;

// A set of kinds as bits `1 << kind`. `any` is kAnyKind.
using KindSet = uint32_t;
inline constexpr KindSet kAnyKind = (1u << kKindCount) - 1;
constexpr KindSet KindBit(Kind k) { return 1u << static_cast<int>(k); }

// "pipe_read"; never null.
const char* KindName(Kind kind);
// The kind of a word of the specification language; kNone for an unknown word.
Kind KindFromName(const char* name);

}  // namespace kapifuzz
