// Arena: the memory that a program's pointer arguments lead into.
//
// The parent lays all buffers of a program out before its child runs; the child only passes addresses. The memory is
// mapped shared, so what the kernel wrote for a forked child is seen here too. Each call has a slot of its own, with an
// unmapped page behind it; a buffer at the edge ends exactly there, the others stand between canaries at the slot's
// beginning, with mapped memory up to the slot's end behind them:
//
//   | guard | canary buffer canary buffer canary ............ edge buffer | guard | next slot ...
//
// A count argument that is larger than the buffer therefore meets memory that is known (filled up to the count) and, at
// the latest, the guard. Addresses are the same in every run. Only what a program uses is touched: page faults are what
// a guest under emulation pays most for.
//
//   arena->Lay(program);
//   uint64_t p = arena->ArgValue(1, 1);              // register value of argument 1 of call 1
//   const Buffer* b = arena->FindBuffer(1, 1);       // {address p, size 16, ...}
//   arena->FirstChange(*b, 3)                        // after the run: 7 if byte p[7] was written, -1 for the byte before p
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "executor/iocb_image.h"
#include "executor/program.h"
#include "executor/value.h"

namespace kapifuzz {

inline constexpr uint8_t kPoison = 0xa5;  // what out-buffers hold before the call
inline constexpr uint8_t kCanary = 0x5c;  // what stands around buffers
inline constexpr uint32_t kCanaryBytes = 64;
inline constexpr uint32_t kPageBytes = 4096;
inline constexpr uint32_t kSlotBytes = 64 << 10;
inline constexpr uint32_t kPathMax = 4096;  // PATH_MAX, with the NUL

// One argument's memory.
struct Buffer {
  uint64_t address = 0;
  uint32_t size = 0;  // as the program says, with the NUL of a string
  uint32_t canary_after =
      0;  // bytes of kCanary behind it; 0 at the edge. In front there are kCanaryBytes
  const uint8_t* data =
      nullptr;  // what it held before the call, without a string's NUL; null: kPoison
  uint32_t data_size = 0;
};

class Arena {
 public:
  static Result<std::unique_ptr<Arena>> Create();
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Fills the buffers of `program`, which must be valid and outlive the next Lay.
  void Lay(const Program& program);

  // What call `call` gets in the register of argument `arg`; 0 for a kResult, which only the child knows.
  uint64_t ArgValue(int call, int arg) const { return values_[call][arg]; }
  // Request `i` of an io_submit; 0 if the call's array has no such request.
  uint64_t IocbAddress(int call, int i) const;
  // The call whose memory this is; -1 for none.
  int CallAt(uint64_t p) const;
  // The argument's buffer; null for numbers, unusable pointers and the read-only pattern.
  const Buffer* FindBuffer(int call, int arg) const;

  // The offset from the buffer's start of the first byte that is no longer as Lay left it, outside of [0, allowed) and
  // within the buffer and its canaries; negative in front of the buffer. Nothing if all of them are.
  std::optional<int64_t> FirstChange(const Buffer& buffer, uint64_t allowed) const;

  // Can user space read or write all of [p, p + n)? False for n < 0; unknown for memory that is not the arena's, unless
  // no process can have it (page 0, the kernel half).
  Value Readable(uint64_t p, int64_t n) const;
  Value Writable(uint64_t p, int64_t n) const;
  // Is every page that [p, p + n) touches mapped, whatever its protection? p and p + n are rounded outward to pages; true
  // if that leaves none, false if the end is before the beginning. Unknown as above.
  Value Mapped(uint64_t p, uint64_t n) const;
  // Copies from memory that the arena laid out; false, with nothing copied, for any other.
  bool Load(uint64_t p, void* out, size_t n) const;
  // The string at p as the kernel would read it: 0, EFAULT, ENAMETOOLONG, or -1 if the memory is not known.
  int StringError(uint64_t p) const;
  // Bytes before the NUL of the string at p, `limit` if there is none within so many; -EFAULT if it cannot be read so far;
  // unknown if the memory is not known.
  Value StringLength(uint64_t p, uint64_t limit) const;
  // The string at p without its NUL; nothing unless StringError(p) is 0.
  std::optional<std::string_view> StringAt(uint64_t p) const;

 private:
  enum class Access : uint8_t { kNone, kRead, kWrite, kUnknown };
  struct Range {
    Access access;
    uint64_t end;  // first address behind it; 0: the end of the address space
  };

  explicit Arena(uint8_t* base) : base_(base) {}
  Status Protect();
  uint8_t* Slot(int call) const;
  uint8_t* Pattern() const;
  Range RangeAt(uint64_t p) const;
  Value AllAtLeast(Access access, uint64_t p, int64_t n) const;
  void LayCall(const Program& program, int call);
  // Gives the call's buffers their sizes, data and addresses, and all of them their content and canaries.
  void PlaceBuffers(const Program& program, int call);
  void FillBuffers(const Program& program, int call);
  // What a string vector holds, now that its address is known; returns the address of its pointers.
  uint64_t LayVector(const Program& program, int call, int arg);
  void BuildIocbs(const Program& program, int call, const Arg& arg, Buffer* buffer);
  uint64_t EndBehind(const Program& program, int call, int arg) const;
  uint64_t BadAddress(BadPointer which) const;

  uint8_t* const base_;
  const Program* program_ = nullptr;
  std::array<std::array<uint64_t, kMaxArgs>, kMaxCalls> values_{};
  std::array<std::array<Buffer, kMaxArgs>, kMaxCalls> buffers_{};  // size 0 and address 0: none
  // What the buffers of string vectors hold: their pointers depend on where they lie.
  std::array<std::array<std::string, kMaxArgs>, kMaxCalls> vectors_;
  std::array<std::array<uint8_t, kMaxIocbImage>, kMaxCalls> iocb_images_{};
};

// How many bytes call `call` tells the kernel the buffer of argument `arg` has: its count argument if that is a number, or
// the size of its struct. The buffer's own size where neither says.
uint64_t DeclaredSize(const Program& program, int call, int arg);

}  // namespace kapifuzz
