// What a call told the kernel about its buffers: which argument may be written, and how far.
//
//   read(3, out(16), 4096)  ->  WritableBytes(view, 1) == 4096
//   write(3, "abc", 3)      ->  WritableBytes(view, 1) == 0
#pragma once

#include <cstdint>
#include <optional>

#include "executor/observation.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {

// The parameter is user memory that the kernel fills.
bool IsFilledByKernel(const ArgDesc& desc);

// How many bytes from the argument's address on the kernel may write, from the snapshot of the
// arguments; 0 for memory that it only reads. Nothing where the specification does not say.
std::optional<uint64_t> WritableBytes(const CallView& view, size_t arg);

// The kernel wrote something within the bounds of the buffer at this address. False for an address
// that is no buffer of the call.
bool WasFilled(const CallView& view, uint64_t address);

}  // namespace kapifuzz
