// The buffer oracle: the kernel writes where it was told to, and nowhere else.
//
// Rule: of user memory around an out-buffer, only the declared bytes may change: the count argument,
// the struct's size, or the array's. Memory that the kernel only reads (paths, in-buffers, in-structs)
// does not change at all. Between buffers stand canaries (executor/arena.h), so a write past the end
// shows. Failed calls are judged alike: within the bounds a failure may leave anything.
//
// Guards: a parameter whose size no one declares is not judged. A buffer is left out where the
// declared bytes of another buffer of the same call reach into it or its canaries, which a program
// may ask for by a count larger than its buffer. Each call has memory of its own, so no other call
// can have made the change.
#include "executor/arena.h"
#include "oracles/buffers.h"
#include "oracles/call_words.h"
#include "oracles/speak.h"

namespace kapifuzz {
namespace {

// Saturates: a count may be anything up to SIZE_MAX.
uint64_t EndOf(uint64_t address, uint64_t size) {
  return size > UINT64_MAX - address ? UINT64_MAX : address + size;
}

// Another argument's declared bytes overlap [begin, end).
bool IsInReachOfOther(const CallView& view, size_t arg, uint64_t begin, uint64_t end) {
  for (size_t i = 0; i < view.desc->args.size(); ++i) {
    if (i == arg || !IsFilledByKernel(view.desc->args[i])) continue;
    const uint64_t address = view.record().args[i];
    const std::optional<uint64_t> size = WritableBytes(view, i);
    const uint64_t other_end = size ? EndOf(address, *size) : UINT64_MAX;
    if (address < end && other_end > begin) return true;
  }
  return false;
}

std::string Where(int64_t at, uint64_t allowed, const ArgDesc& desc) {
  if (at < 0) return "byte " + std::to_string(-at) + " in front of `" + desc.name + "`";
  if (allowed == 0) return "byte " + std::to_string(at) + " of `" + desc.name + "`, which it reads";
  return "byte " + std::to_string(at) + " of `" + desc.name + "`, whose size is " +
         std::to_string(allowed);
}

bool JudgeBuffer(const Case& c, size_t arg, const Buffer& buffer) {
  const std::optional<uint64_t> allowed = WritableBytes(c.view, arg);
  if (!allowed) return false;
  const uint64_t begin = buffer.address - kCanaryBytes;
  const uint64_t end = buffer.address + buffer.size + buffer.canary_after;
  if (IsInReachOfOther(c.view, arg, begin, end)) return false;
  const std::optional<int64_t> at = c.view.arena->FirstChange(buffer, *allowed);
  if (!at) return false;
  const ArgDesc& desc = c.desc().args[arg];
  return Speak(c, {.cls = FindingClass::kOutBuffer, .line = c.desc().line, .clause = desc.name},
               DescribeOutcome(c.view) + " and the kernel changed " + Where(*at, *allowed, desc));
}

}  // namespace

bool JudgeBuffers(const Case& c) {
  if (c.view.arena == nullptr) return false;
  for (size_t i = 0; i < c.desc().args.size(); ++i) {
    const Buffer* buffer = c.view.arena->FindBuffer(c.view.index, static_cast<int>(i));
    if (buffer != nullptr && JudgeBuffer(c, i, *buffer)) return true;
  }
  return false;
}

}  // namespace kapifuzz
