// Layout, from base_: guard page, then 16 times (slot, guard page), then the pattern, a page of zeros, a guard page.
#include "executor/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/files.h"
#include "executor/program_build.h"
#include "executor/string_vector.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Far from where the kernel places what nobody asked an address for, and outside of the sanitizers' shadows.
constexpr uint64_t kBase = 0x200000000000;
constexpr uint64_t kStride = kSlotBytes + kPageBytes;
constexpr uint64_t kPatternOffset = kPageBytes + kMaxCalls * kStride;
constexpr uint64_t kArenaBytes = kPatternOffset + kMaxPattern + 2 * kPageBytes;

// Nothing below can be mapped (vm.mmap_min_addr) nor, without asking for it by address, anything above.
constexpr uint64_t kLowestUser = 4096;
constexpr uint64_t kHighestUser = 0x00007ffffffff000;
constexpr uint64_t kKernelAddress = 0xffff888000000000;
constexpr uint64_t kNonCanonicalAddress = 0x4000000000000000;

// The argument gets memory of its own.
bool HasMemory(const Arg& arg) {
  return HasData(arg) || arg.kind == ArgKind::kOut || arg.kind == ArgKind::kEdge;
}

// The argument's bytes are of a type that is laid out with pointers of its own.
bool HasDataOf(ArgType type, const Program& program, int call, int arg) {
  const Call& c = program.calls[call];
  const auto args = Syscalls()[c.syscall].args;
  const auto i = static_cast<size_t>(arg);
  return i < args.size() && args[i].type == type && HasData(c.args[i]);
}
bool HasStrings(const Program& program, int call, int arg) {
  return HasDataOf(ArgType::kStrings, program, call, arg);
}
bool HasIocbs(const Program& program, int call, int arg) {
  return HasDataOf(ArgType::kIocbs, program, call, arg);
}

// What an argument takes in memory.
uint32_t LaidSize(const Program& program, int call, int arg) {
  const Arg& from = program.calls[call].args[static_cast<size_t>(arg)];
  if (HasIocbs(program, call, arg)) return IocbImageBytes(from.size);
  if (HasStrings(program, call, arg))
    return StringVectorBytes(DataOf(program, from), from.kind == ArgKind::kEdge);
  return from.size + (from.kind == ArgKind::kString ? 1 : 0);
}

// Where reads that a request asks for go to, in the slot of their call: behind all buffers but one at the edge.
constexpr uint32_t kIocbDataOffset = 16 << 10;

constexpr uint64_t AlignUp(uint64_t n) { return (n + 15) & ~uint64_t{15}; }
uint8_t* Pointer(uint64_t address) { return reinterpret_cast<uint8_t*>(address); }
uint64_t Address(const uint8_t* p) { return reinterpret_cast<uint64_t>(p); }

// Why the kernel takes a buffer for larger than it is.
enum class Excess { kNone, kOfType, kOfCount };

Excess ExcessOf(const Program& program, int call, int arg) {
  if (DeclaredSize(program, call, arg) <= LaidSize(program, call, arg)) return Excess::kNone;
  const bool counted =
      Syscalls()[program.calls[call].syscall].args[static_cast<size_t>(arg)].size_arg >= 0;
  return counted ? Excess::kOfCount : Excess::kOfType;
}

uint8_t* MapShared() {
  constexpr int kFlags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE;
  void* p = mmap(Pointer(kBase), kArenaBytes, PROT_READ | PROT_WRITE, kFlags | MAP_FIXED_NOREPLACE,
                 -1, 0);
  if (p == MAP_FAILED) p = mmap(nullptr, kArenaBytes, PROT_READ | PROT_WRITE, kFlags, -1, 0);
  return p == MAP_FAILED ? nullptr : static_cast<uint8_t*>(p);
}

// The first place in [begin, end) of p where a byte is not `fill`. Words first: buffers are long, and nearly all are as they were.
std::optional<int64_t> FirstOther(const uint8_t* p, int64_t begin, int64_t end, uint8_t fill) {
  const uint64_t word = fill * uint64_t{0x0101010101010101};
  int64_t i = begin;
  for (uint64_t found; i + 8 <= end; i += 8) {
    std::memcpy(&found, p + i, sizeof(found));
    if (found != word) break;
  }
  while (i < end && p[i] == fill) i++;
  if (i < end) return i;
  return std::nullopt;
}

}  // namespace

Result<std::unique_ptr<Arena>> Arena::Create() {
  uint8_t* base = MapShared();
  if (base == nullptr) return ErrnoError("arena", "cannot map memory for arguments");
  std::unique_ptr<Arena> arena(new Arena(base));
  for (uint32_t i = 0; i < kMaxPattern; i++)
    arena->Pattern()[i] = static_cast<uint8_t>('A' + i % 26);
  Status status = arena->Protect();
  if (!status.ok()) return status.error();
  return arena;
}

Arena::~Arena() { munmap(base_, kArenaBytes); }

Status Arena::Protect() {
  bool ok = mprotect(base_, kPageBytes, PROT_NONE) == 0;
  for (int i = 0; i < kMaxCalls; i++)
    ok &= mprotect(Slot(i) + kSlotBytes, kPageBytes, PROT_NONE) == 0;
  ok &= mprotect(Pattern(), kMaxPattern + kPageBytes, PROT_READ) == 0;
  ok &= mprotect(Pattern() + kMaxPattern + kPageBytes, kPageBytes, PROT_NONE) == 0;
  if (!ok) return ErrnoError("arena", "cannot protect guard pages");
  return {};
}

uint8_t* Arena::Slot(int call) const {
  return base_ + kPageBytes + static_cast<uint64_t>(call) * kStride;
}
uint8_t* Arena::Pattern() const { return base_ + kPatternOffset; }

void Arena::Lay(const Program& program) {
  program_ = &program;
  for (int i = 0; i < program.call_count; i++) LayCall(program, i);
}

void Arena::LayCall(const Program& program, int call) {
  buffers_[call] = {};
  PlaceBuffers(program, call);
  std::array<uint64_t, kMaxArgs> arrays = {};
  for (int i = 0; i < kMaxArgs; i++) {
    if (HasStrings(program, call, i)) arrays[i] = LayVector(program, call, i);
  }
  FillBuffers(program, call);
  const Call& c = program.calls[call];
  for (size_t i = 0; i < Syscalls()[c.syscall].args.size(); i++) {
    const Arg& arg = c.args[i];
    values_[call][i] = arg.kind == ArgKind::kConst     ? arg.value
                       : arg.kind == ArgKind::kPattern ? Address(Pattern())
                       : arg.kind == ArgKind::kBad ? BadAddress(static_cast<BadPointer>(arg.value))
                       : arrays[i] != 0            ? arrays[i]
                                                   : buffers_[call][i].address;
    if (HasIocbs(program, call, static_cast<int>(i)))
      values_[call][i] += buffers_[call][i].size - 8 * IocbPointers(arg.size);
  }
}

// The kernel may be told that a buffer is larger than it is. Such a buffer comes last, so that only canaries are behind it:
// after those that are only shorter than their type, which others may follow where the type ends.
void Arena::PlaceBuffers(const Program& program, int call) {
  std::array<Excess, kMaxArgs> excesses = {};
  for (int i = 0; i < kMaxArgs; i++) {
    if (HasMemory(program.calls[call].args[i])) excesses[i] = ExcessOf(program, call, i);
  }
  uint8_t* at = Slot(call) + kCanaryBytes;
  for (const Excess excess : {Excess::kNone, Excess::kOfType, Excess::kOfCount}) {
    for (int i = 0; i < kMaxArgs; i++) {
      const Arg& arg = program.calls[call].args[i];
      if (!HasMemory(arg) || excesses[i] != excess) continue;
      Buffer& buffer = buffers_[call][i];
      buffer.size = LaidSize(program, call, i);
      if (HasData(arg)) {
        buffer.data = program.blob.data() + arg.offset;
        buffer.data_size = arg.size;
      }
      if (arg.kind == ArgKind::kEdge) {
        buffer.address = Address(Slot(call)) + kSlotBytes - buffer.size;
      } else {
        buffer.address = Address(at);
        const bool short_struct = excess == Excess::kOfType;
        const uint64_t taken = short_struct ? DeclaredSize(program, call, i) : buffer.size;
        at += AlignUp(taken) + kCanaryBytes;
      }
      if (HasIocbs(program, call, i)) BuildIocbs(program, call, arg, &buffer);
    }
  }
}

void Arena::BuildIocbs(const Program& program, int call, const Arg& arg, Buffer* buffer) {
  const IocbPlaces places = {.read_into = Address(Slot(call)) + kIocbDataOffset,
                             .write_from = Address(Pattern()),
                             .unmapped = BadAddress(BadPointer::kUnmapped),
                             .kernel = kKernelAddress};
  auto& image = iocb_images_[static_cast<size_t>(call)];
  BuildIocbImage(DataOf(program, arg), buffer->address, places, {image.data(), buffer->size});
  buffer->data = image.data();
  buffer->data_size = buffer->size;
}

uint64_t Arena::IocbAddress(int call, int i) const {
  for (int arg = 0; arg < kMaxArgs; arg++) {
    if (!HasIocbs(*program_, call, arg)) continue;
    const uint32_t count = IocbCount(program_->calls[call].args[static_cast<size_t>(arg)].size);
    if (static_cast<uint32_t>(i) < count)
      return buffers_[call][arg].address + static_cast<uint32_t>(i) * kIocbBytes;
  }
  return 0;
}

int Arena::CallAt(uint64_t p) const {
  for (int call = 0; program_ != nullptr && call < program_->call_count; call++) {
    const uint64_t slot = Address(Slot(call));
    if (p >= slot && p < slot + kSlotBytes) return call;
  }
  return -1;
}

// Where what lies behind a buffer ends: at the end of the slot, or before the canaries of the buffer that stands there.
uint64_t Arena::EndBehind(const Program& program, int call, int arg) const {
  const Buffer& buffer = buffers_[call][arg];
  const uint64_t end = Address(Slot(call)) + kSlotBytes;
  for (int i = 0; i < kMaxArgs; i++) {
    const Buffer& other = buffers_[call][i];
    const bool at_edge = program.calls[call].args[i].kind == ArgKind::kEdge;
    if (at_edge && other.address > buffer.address)
      return std::max(other.address - kCanaryBytes, buffer.address + buffer.size);
  }
  return end;
}

uint64_t Arena::LayVector(const Program& program, int call, int arg) {
  Buffer& buffer = buffers_[call][arg];
  const Arg& from = program.calls[call].args[arg];
  VectorPlace place = {.address = buffer.address,
                       .at_edge = from.kind == ArgKind::kEdge,
                       .letters_end = Address(Pattern()) + kMaxPattern};
  for (int i = 0; i < kBadPointerCount; i++) place.bad[i] = BadAddress(static_cast<BadPointer>(i));
  LaidVector laid = LayStringVector(DataOf(program, from), place);
  vectors_[call][arg] = std::move(laid.bytes);
  buffer.data = reinterpret_cast<const uint8_t*>(vectors_[call][arg].data());
  buffer.data_size = buffer.size;
  return buffer.address + laid.array;
}

void Arena::FillBuffers(const Program& program, int call) {
  for (int i = 0; i < kMaxArgs; i++) {
    Buffer& buffer = buffers_[call][i];
    if (buffer.address == 0) continue;
    uint8_t* const p = Pointer(buffer.address);
    const uint64_t room = EndBehind(program, call, i) - buffer.address - buffer.size;
    const uint64_t declared = DeclaredSize(program, call, i);
    const uint64_t tail = declared > buffer.size ? declared - buffer.size : 0;
    buffer.canary_after =
        static_cast<uint32_t>(std::min(room, std::min(room, tail) + kCanaryBytes));
    std::memset(p - kCanaryBytes, kCanary, kCanaryBytes);
    std::memset(p + buffer.size, kCanary, buffer.canary_after);
  }
  for (const Buffer& buffer : buffers_[call]) {
    if (buffer.address == 0) continue;
    uint8_t* const p = Pointer(buffer.address);
    std::memset(p, buffer.data != nullptr ? 0 : kPoison, buffer.size);
    if (buffer.data != nullptr) std::memcpy(p, buffer.data, buffer.data_size);
  }
}

uint64_t Arena::BadAddress(BadPointer which) const {
  switch (which) {
    case BadPointer::kNull:
      return 0;
    case BadPointer::kUnmapped:
      return Address(base_);
    case BadPointer::kKernel:
      return kKernelAddress;
    case BadPointer::kNonCanonical:
      return kNonCanonicalAddress;
    case BadPointer::kReadOnly:
      return Address(Pattern());
  }
  return 0;
}

const Buffer* Arena::FindBuffer(int call, int arg) const {
  const Buffer& buffer = buffers_[call][arg];
  return buffer.address != 0 ? &buffer : nullptr;
}

std::optional<int64_t> Arena::FirstChange(const Buffer& buffer, uint64_t allowed) const {
  const uint8_t* const p = Pointer(buffer.address);
  const int64_t size = buffer.size;
  const int64_t data_size = buffer.data != nullptr ? int64_t{buffer.data_size} : 0;
  const int64_t end = size + buffer.canary_after;
  const auto skip = static_cast<int64_t>(std::min(allowed, static_cast<uint64_t>(end)));
  // What was laid: a canary, the data, what fills the rest, a canary.
  std::optional<int64_t> at = FirstOther(p, -int64_t{kCanaryBytes}, 0, kCanary);
  if (!at && skip < data_size) {
    const auto [left, right] = std::mismatch(p + skip, p + data_size, buffer.data + skip);
    if (left != p + data_size) at = left - p;
  }
  if (!at)
    at = FirstOther(p, std::max(skip, data_size), size, buffer.data != nullptr ? 0 : kPoison);
  if (!at) at = FirstOther(p, std::max(skip, size), end, kCanary);
  return at;
}

Arena::Range Arena::RangeAt(uint64_t p) const {
  const uint64_t base = Address(base_), end = base + kArenaBytes;
  if (p < kLowestUser) return {Access::kNone, kLowestUser};
  if (p >= kHighestUser) return {Access::kNone, 0};
  if (p < base) return {Access::kUnknown, base};
  if (p >= end) return {Access::kUnknown, kHighestUser};
  const uint64_t offset = p - base;
  if (offset >= kPatternOffset) {
    const uint64_t pattern_end = kPatternOffset + kMaxPattern + kPageBytes;
    if (offset < pattern_end) return {Access::kRead, base + pattern_end};
    return {Access::kNone, end};
  }
  if (offset < kPageBytes) return {Access::kNone, base + kPageBytes};
  const uint64_t slot = base + kPageBytes + (offset - kPageBytes) / kStride * kStride;
  if (p < slot + kSlotBytes) return {Access::kWrite, slot + kSlotBytes};
  return {Access::kNone, slot + kStride};
}

// One byte that cannot be used decides, wherever it stands; memory of the arena is finite, so the walk is short.
Value Arena::AllAtLeast(Access access, uint64_t p, int64_t n) const {
  if (n < 0) return Value::Of(0);
  const auto length = static_cast<uint64_t>(n);
  const bool wraps = p + length < p;
  bool known = true;
  for (uint64_t at = p; wraps || at < p + length;) {
    const Range range = RangeAt(at);
    if (range.access < access) return Value::Of(0);
    if (range.access == Access::kUnknown) known = false;
    at = range.end;
  }
  return known ? Value::Of(1) : Value::Unknown();
}

Value Arena::Readable(uint64_t p, int64_t n) const { return AllAtLeast(Access::kRead, p, n); }
Value Arena::Writable(uint64_t p, int64_t n) const { return AllAtLeast(Access::kWrite, p, n); }

// The arena has no hole: its guard pages cannot be accessed, but they are there.
Value Arena::Mapped(uint64_t p, uint64_t n) const {
  constexpr uint64_t kInPage = kPageBytes - 1;
  const uint64_t begin = p & ~kInPage;
  const uint64_t end = begin + (((p & kInPage) + n + kInPage) & ~kInPage);
  if (begin == end) return Value::Of(1);
  if (begin < kLowestUser || end > kHighestUser || end < begin) return Value::Of(0);
  const uint64_t base = Address(base_);
  return begin >= base && end <= base + kArenaBytes ? Value::Of(1) : Value::Unknown();
}

bool Arena::Load(uint64_t p, void* out, size_t n) const {
  if (!Readable(p, static_cast<int64_t>(n)).IsTrue()) return false;
  std::memcpy(out, Pointer(p), n);
  return true;
}

int Arena::StringError(uint64_t p) const {
  const Value length = StringLength(p, kPathMax);
  if (!length.known()) return -1;
  if (length.get() < 0) return static_cast<int>(-length.get());
  return length.get() == kPathMax ? ENAMETOOLONG : 0;
}

Value Arena::StringLength(uint64_t p, uint64_t limit) const {
  for (uint64_t done = 0; done < limit;) {
    const Range range = RangeAt(p + done);
    if (range.access == Access::kNone) return Value::Of(-EFAULT);
    if (range.access == Access::kUnknown) return Value::Unknown();
    const uint64_t count = std::min(range.end - (p + done), limit - done);
    const void* nul = std::memchr(Pointer(p + done), 0, count);
    if (nul != nullptr) return Value::Of(static_cast<int64_t>(reinterpret_cast<uint64_t>(nul) - p));
    done += count;
  }
  return Value::Of(static_cast<int64_t>(limit));
}

std::optional<std::string_view> Arena::StringAt(uint64_t p) const {
  if (StringError(p) != 0) return std::nullopt;
  return reinterpret_cast<const char*>(p);
}

uint64_t DeclaredSize(const Program& program, int call, int arg) {
  const Call& c = program.calls[call];
  const ArgDesc& desc = Syscalls()[c.syscall].args[static_cast<size_t>(arg)];
  // Behind the pointers that are there stand canaries, which lead nowhere: the kernel goes no further.
  if (desc.type == ArgType::kIocbs) return LaidSize(program, call, arg);
  if (desc.size_arg >= 0 && c.args[desc.size_arg].kind == ArgKind::kConst)
    return SizeOfElements(desc, c.args[desc.size_arg].value);
  // A string ends where it ends: its size is what the kernel reads at most.
  if (desc.fixed_size > 0 && desc.type != ArgType::kString) return desc.fixed_size;
  return LaidSize(program, call, arg);
}

}  // namespace kapifuzz
