// Programs as bytes. docs/formats.md section 3 has the layout and a worked example; this file is
// that page in code.
//
// The layout is made for a mutator that knows nothing of it: calls follow each other with nothing
// that counts or locates them, so that cutting, repeating and splicing bytes at a call keeps the
// other calls; data stands inside its call; every number that has few meanings is reduced modulo
// their count; a zero byte is the ordinary case.
#include "executor/program_wire.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "executor/program_build.h"
#include "executor/syscall_desc.h"

namespace kapifuzz {
namespace {

// Tag byte of an argument: ArgKind in the low 3 bits, a parameter of the kind above them.
constexpr int kTagKindBits = 3;
constexpr uint8_t kTagKindMask = (1u << kTagKindBits) - 1;
// kResult's byte: call in the low 4 bits, "from memory" in bit 4, element above.
constexpr uint8_t kResultFromOut = 1u << 4;
constexpr int kResultElementShift = 5;

// Bits of the environment's byte of limits.
constexpr uint64_t kHasFsize = 1u << 0, kHasMemlock = 1u << 1;

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  size_t left() const { return bytes_.size() - at_; }

  // `width` bytes, little-endian; what is missing reads as zero.
  uint64_t Take(int width) {
    uint64_t value = 0;
    for (int i = 0; i < width && left() > 0; i++) value |= uint64_t{bytes_[at_++]} << (8 * i);
    return value;
  }
  std::string_view TakeBytes(size_t count) {
    count = std::min(count, left());
    const auto* begin = reinterpret_cast<const char*>(bytes_.data()) + at_;
    at_ += count;
    return {begin, count};
  }

 private:
  std::span<const uint8_t> bytes_;
  size_t at_ = 0;
};

class Writer {
 public:
  explicit Writer(std::span<uint8_t> out) : out_(out) {}
  size_t size() const { return fits_ ? at_ : 0; }

  void Put(uint64_t value, int width) {
    for (int i = 0; i < width; i++) PutByte(static_cast<uint8_t>(value >> (8 * i)));
  }
  void PutBytes(std::string_view bytes) {
    for (char c : bytes) PutByte(static_cast<uint8_t>(c));
  }

 private:
  void PutByte(uint8_t byte) {
    if (at_ == out_.size()) {
      fits_ = false;
    } else {
      out_[at_++] = byte;
    }
  }
  std::span<uint8_t> out_;
  size_t at_ = 0;
  bool fits_ = true;
};

uint16_t SyscallFromHash(uint32_t hash) {
  static const auto* const kByHash = [] {
    auto* map = new std::unordered_map<uint32_t, uint16_t>;
    for (const SyscallDesc& desc : Syscalls()) {
      map->emplace(SyscallNameHash(desc.name), static_cast<uint16_t>(&desc - Syscalls().data()));
    }
    return map;
  }();
  const auto found = kByHash->find(hash);
  return found != kByHash->end() ? found->second : static_cast<uint16_t>(hash % Syscalls().size());
}

uint64_t SignExtend(uint64_t value, int bytes) {
  if (bytes == 0) return 0;
  const int shift = 64 - 8 * bytes;
  return static_cast<uint64_t>(static_cast<int64_t>(value << shift) >> shift);
}
int SignedWidth(uint64_t value) {
  int bytes = 0;
  while (SignExtend(value, bytes) != value) bytes++;
  return bytes;
}

Environment DecodeEnvironment(Reader* in) {
  Environment env;
  env.user = in->Take(1) & 1 ? Environment::User::kNobody : Environment::User::kRoot;
  env.nofile = static_cast<uint8_t>(kMaxNofile - in->Take(1) % (kMaxNofile - kMinNofile + 1));
  env.drop_cap = static_cast<int8_t>(static_cast<int>(in->Take(1) % (kLastCapability + 2)) - 1);
  const uint64_t limits = in->Take(1);
  env.umask = (in->Take(2) & 0777) ^ Environment {}.umask;
  const auto fsize = static_cast<int64_t>(in->Take(4));
  env.fsize = limits & kHasFsize ? fsize : -1;
  if (limits & kHasMemlock) env.memlock = static_cast<int64_t>(in->Take(4));
  return env;
}

void EncodeEnvironment(const Environment& env, Writer* out) {
  out->Put(env.user == Environment::User::kNobody, 1);
  out->Put(static_cast<uint64_t>(kMaxNofile - env.nofile), 1);
  out->Put(static_cast<uint64_t>(env.drop_cap + 1), 1);
  out->Put((env.fsize >= 0 ? kHasFsize : 0) | (env.memlock >= 0 ? kHasMemlock : 0), 1);
  out->Put(env.umask ^ Environment{}.umask, 2);
  out->Put(env.fsize >= 0 ? static_cast<uint64_t>(env.fsize) : 0, 4);
  if (env.memlock >= 0) out->Put(static_cast<uint64_t>(env.memlock), 4);
}

// What stands before a call and says how it is made. The names are no syscalls'.
constexpr uint32_t kFailNthMark = SyscallNameHash(".fail_nth"),
                   kRaceMark = SyscallNameHash(".race");

// The marks before a call, then its name's hash.
uint32_t DecodeMarks(Reader* in, Call* call) {
  for (;;) {
    const auto hash = static_cast<uint32_t>(in->Take(4));
    if (hash == kFailNthMark) {
      call->fail_nth = static_cast<uint8_t>(in->Take(1));
    } else if (hash == kRaceMark) {
      call->race = true;
      call->delay = static_cast<int8_t>(in->Take(1));
    } else {
      return hash;
    }
  }
}

void EncodeMarks(const Call& call, Writer* out) {
  if (call.fail_nth != 0) {
    out->Put(kFailNthMark, 4);
    out->Put(call.fail_nth, 1);
  }
  if (call.race) {
    out->Put(kRaceMark, 4);
    out->Put(static_cast<uint8_t>(call.delay), 1);
  }
}

Arg DecodeResult(uint64_t byte, int index) {
  if (index == 0) return ConstArg(static_cast<uint64_t>(-1));
  const int call = static_cast<int>(byte & 0xf) % index;
  if (byte & kResultFromOut)
    return OutResultArg(call, static_cast<int>(byte >> kResultElementShift));
  return ResultArg(call);
}

Arg DecodeArg(Reader* in, Program* program, int index) {
  const uint64_t tag = in->Take(1);
  const auto kind = static_cast<ArgKind>(tag & kTagKindMask);
  const int extra = static_cast<int>(tag >> kTagKindBits);
  switch (kind) {
    case ArgKind::kConst:
      return ConstArg(SignExtend(in->Take(extra % 9), extra % 9));
    case ArgKind::kResult:
      return DecodeResult(in->Take(1), index);
    case ArgKind::kData:
    case ArgKind::kString:
      return DataArg(program, kind, in->TakeBytes(in->Take(2) % (kMaxBlob + 1)));
    case ArgKind::kPattern:
      return PatternArg(static_cast<uint32_t>(in->Take(4) % (kMaxPattern + 1)));
    case ArgKind::kOut:
      return OutArg(static_cast<uint32_t>(in->Take(2) % (kMaxOutBytes + 1)));
    case ArgKind::kEdge:
      if (extra & 1) return DataArg(program, kind, in->TakeBytes(in->Take(2) % (kMaxBlob + 1)));
      return EdgeOutArg(static_cast<uint32_t>(in->Take(2) % (kMaxOutBytes + 1)));
    case ArgKind::kBad:
      return BadArg(static_cast<BadPointer>(in->Take(1) % kBadPointerCount));
  }
  return Arg{};
}

void EncodeData(const Program& program, const Arg& arg, Writer* out) {
  out->Put(arg.size, 2);
  out->PutBytes(DataOf(program, arg));
}

void EncodeArg(const Program& program, const Arg& arg, Writer* out) {
  const int const_width = arg.kind == ArgKind::kConst ? SignedWidth(arg.value) : 0;
  const int extra =
      arg.kind == ArgKind::kConst ? const_width : arg.kind == ArgKind::kEdge && HasData(arg);
  out->Put(static_cast<uint64_t>(arg.kind) | static_cast<uint64_t>(extra) << kTagKindBits, 1);
  switch (arg.kind) {
    case ArgKind::kConst:
      return out->Put(arg.value, const_width);
    case ArgKind::kResult:
      return out->Put(arg.value | (arg.from_out ? kResultFromOut : 0u) |
                          static_cast<uint64_t>(arg.element) << kResultElementShift,
                      1);
    case ArgKind::kData:
    case ArgKind::kString:
      return EncodeData(program, arg, out);
    case ArgKind::kPattern:
      return out->Put(arg.size, 4);
    case ArgKind::kOut:
      return out->Put(arg.size, 2);
    case ArgKind::kEdge:
      return HasData(arg) ? EncodeData(program, arg, out) : out->Put(arg.size, 2);
    case ArgKind::kBad:
      return out->Put(arg.value, 1);
  }
}

}  // namespace

void DecodeProgram(std::span<const uint8_t> bytes, Program* program) {
  Reader in(bytes.first(std::min(bytes.size(), kMaxWireBytes)));
  *program = Program{};
  program->env = DecodeEnvironment(&in);
  while (in.left() > 0 && program->call_count < kMaxCalls) {
    const int index = program->call_count;
    Call marks;
    const uint32_t hash = DecodeMarks(&in, &marks);
    Call& call = AddCall(program, SyscallFromHash(hash));
    call.fail_nth = marks.fail_nth;
    call.race = marks.race;
    call.delay = marks.delay;
    const size_t args = Syscalls()[call.syscall].args.size();
    for (size_t i = 0; i < args; i++) call.args[i] = DecodeArg(&in, program, index);
  }
  Normalize(program);
}

size_t EncodeProgram(const Program& program, std::span<uint8_t> out) {
  Writer writer(out);
  EncodeEnvironment(program.env, &writer);
  for (int i = 0; i < program.call_count; i++) {
    const SyscallDesc& desc = Syscalls()[program.calls[i].syscall];
    EncodeMarks(program.calls[i], &writer);
    writer.Put(SyscallNameHash(desc.name), 4);
    for (size_t k = 0; k < desc.args.size(); k++)
      EncodeArg(program, program.calls[i].args[k], &writer);
  }
  return writer.size();
}

}  // namespace kapifuzz
