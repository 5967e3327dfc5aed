#include "oracles/testing/random_program.h"

#include <linux/aio_abi.h>

#include <climits>
#include <iterator>
#include <string>

#include "executor/program_build.h"
#include "executor/program_wire.h"
#include "executor/syscall_desc.h"
#include "executor/world.h"

namespace kapifuzz {
namespace {

constexpr int kProducers = 4;  // the first calls open something more often than not

// Draws one program.
class Draw {
 public:
  explicit Draw(std::mt19937_64* random) : random_(*random) {}

  Program Make() {
    Environ();
    const int calls = 2 + Below(kMaxCalls - 2);
    for (int i = 0; i < calls; ++i) AddRandomCall(i);
    Normalize(&program_);
    return program_;
  }

 private:
  int Below(int n) { return static_cast<int>(random_() % static_cast<uint64_t>(n)); }
  bool OneIn(int n) { return Below(n) == 0; }
  template <typename T, size_t N>
  T Pick(const T (&values)[N]) {
    return values[Below(static_cast<int>(N))];
  }

  void Environ() {
    Environment& env = program_.env;
    if (OneIn(3)) env.user = Environment::User::kNobody;
    if (OneIn(4)) env.nofile = static_cast<uint8_t>(kMinNofile + Below(8));
    static constexpr int64_t kLimits[] = {0, 1, 10, 57, 4096, 100000};
    if (OneIn(4)) env.fsize = Pick(kLimits);
    if (OneIn(4)) env.memlock = Pick(kLimits);
    if (OneIn(4)) env.drop_cap = static_cast<int8_t>(Below(5));
    static constexpr uint16_t kMasks[] = {0, 022, 077, 0777};
    if (OneIn(3)) env.umask = Pick(kMasks);
  }

  int RandomSyscall(int index) {
    static constexpr const char* kOpeners[] = {"open", "openat", "creat", "pipe2", "dup"};
    if (index < kProducers && !OneIn(3)) {
      const int found = FindSyscall(Pick(kOpeners));
      if (found >= 0) return found;
    }
    return Below(static_cast<int>(Syscalls().size()));
  }

  void AddRandomCall(int index) {
    const int syscall = RandomSyscall(index);
    const SyscallDesc& desc = Syscalls()[static_cast<size_t>(syscall)];
    Call& call = AddCall(&program_, syscall);
    for (size_t i = 0; i < desc.args.size(); ++i) call.args[i] = RandomArg(desc.args[i], index);
  }

  std::string RandomRequests() {
    std::string bytes;
    for (int i = Below(3); i >= 0; --i) {
      struct iocb request = {};
      request.aio_lio_opcode = static_cast<uint16_t>(Below(10));
      request.aio_fildes = static_cast<uint32_t>(Below(10));
      request.aio_buf = static_cast<uint64_t>(Below(6));
      request.aio_nbytes = OneIn(2) ? 0u : static_cast<uint64_t>(Below(100));
      request.aio_offset = OneIn(2) ? 0 : Below(100) - 1;
      request.aio_rw_flags = OneIn(4) ? Below(256) : 0;
      request.aio_flags = OneIn(4) ? static_cast<uint32_t>(Below(4)) : 0;
      request.aio_reserved2 = OneIn(16);
      bytes.append(reinterpret_cast<const char*>(&request), sizeof(request));
    }
    return bytes;
  }

  Arg RandomArg(const ArgDesc& desc, int index) {
    switch (desc.type) {
      case ArgType::kFd:
        return RandomDescriptor(index);
      case ArgType::kInt:
        return ConstArg(RandomNumber(desc));
      case ArgType::kPath:
        return OneIn(12) ? RandomPointer() : DataArg(&program_, ArgKind::kString, RandomPath());
      case ArgType::kString:
        return OneIn(12) ? RandomPointer()
                         : DataArg(&program_, ArgKind::kString, RandomString(desc));
      case ArgType::kStrings:
        return OneIn(6) ? RandomPointer() : RandomStrings();
      case ArgType::kContext:
        return index == 0 || OneIn(6) ? ConstArg(static_cast<uint64_t>(Below(2)) * 4096)
                                      : OutResultArg(Below(index), 0);
      case ArgType::kContextOut:
        return OneIn(8) ? RandomPointer()
                        : DataArg(&program_, ArgKind::kData, std::string(8, '\0'));
      case ArgType::kIocbs:
        return OneIn(8) ? RandomPointer() : DataArg(&program_, ArgKind::kData, RandomRequests());
      case ArgType::kIocb:
        return index == 0 || OneIn(4) ? RandomPointer() : OutResultArg(Below(index), Below(2));
      case ArgType::kBufferIn:
      case ArgType::kStructIn:
        return RandomInput();
      default:
        return OneIn(6) ? RandomPointer() : OutArg(RandomSize());
    }
  }

  // What conditions compare with, as it is or one letter longer.
  std::string RandomString(const ArgDesc& desc) {
    if (desc.strings.empty() || OneIn(8)) return OneIn(2) ? "" : "other";
    const NamedText& text =
        desc.strings[static_cast<size_t>(Below(static_cast<int>(desc.strings.size())))];
    return std::string(text.value) + (OneIn(3) ? "" : OneIn(2) ? "a" : "b");
  }

  Arg RandomStrings() {
    std::string strings;
    for (int i = Below(4); i > 0; --i) {
      static constexpr const char* kStrings[] = {"prog", "", "-x",
                                                 "\x01"
                                                 "bad",
                                                 "\x01"
                                                 "131071"};
      strings += Pick(kStrings);
      strings += '\0';
    }
    return DataArg(&program_, OneIn(8) ? ArgKind::kEdge : ArgKind::kData, strings);
  }

  Arg RandomDescriptor(int index) {
    static constexpr int kNumbers[] = {-100, -1, 0, 1, 3, 4, 5, 6, 7, 8, 31, 32, 1000, INT_MAX};
    if (index == 0 || OneIn(5)) return ConstArg(static_cast<uint32_t>(Pick(kNumbers)));
    const int from = Below(index);
    const bool pipe = program_.calls[from].syscall == FindSyscall("pipe2");
    return pipe ? OutResultArg(from, Below(2)) : ResultArg(from);
  }

  uint64_t RandomNumber(const ArgDesc& desc) {
    if (desc.constraint == ConstraintKind::kMask && !OneIn(10)) return RandomMask(desc);
    if (!desc.names.empty() && !OneIn(6)) {
      return desc.names[static_cast<size_t>(Below(static_cast<int>(desc.names.size())))].value;
    }
    static constexpr int64_t kNumbers[] = {0,       1,        2,        3,    8,     10,      57,
                                           100,     4095,     4096,     4097, 8192,  65536,   65537,
                                           INT_MAX, UINT_MAX, LONG_MAX, -1,   -4096, LONG_MIN};
    return static_cast<uint64_t>(OneIn(3) ? Below(200) : Pick(kNumbers));
  }

  uint64_t RandomMask(const ArgDesc& desc) {
    uint64_t mask = 0;
    for (const NamedValue& bit : desc.names) {
      if (OneIn(6)) mask |= bit.value;
    }
    if (desc.names.empty()) mask = random_() & desc.mask;
    return OneIn(20) ? mask | uint64_t{1} << Below(32) : mask;
  }

  std::string RandomPath() {
    static constexpr const char* kNames[] = {"./a", "./b", "./dir/c", "", "/", ".", "..", "a/"};
    std::string path = OneIn(3) ? Pick(kNames) : RandomFixture();
    if (OneIn(12)) path += '/';
    if (OneIn(20)) path += "/x";
    if (OneIn(40)) path += std::string(static_cast<size_t>(200 + Below(100)), 'n');
    return path;
  }

  std::string RandomFixture() {
    const std::span<const Fixture> all = Fixtures();
    return std::string(all[static_cast<size_t>(Below(static_cast<int>(all.size())))].path);
  }

  uint32_t RandomSize() {
    static constexpr uint32_t kSizes[] = {0, 1, 4, 8, 16, 57, 144, 4096, 8192};
    return OneIn(2) ? Pick(kSizes) : static_cast<uint32_t>(Below(200));
  }

  Arg RandomInput() {
    if (OneIn(6)) return RandomPointer();
    if (OneIn(4)) return PatternArg(OneIn(3) ? 70000 : RandomSize());
    const std::string bytes(static_cast<size_t>(Below(60)), static_cast<char>('a' + Below(26)));
    return DataArg(&program_, OneIn(5) ? ArgKind::kEdge : ArgKind::kData, bytes);
  }

  Arg RandomPointer() {
    return OneIn(3) ? EdgeOutArg(RandomSize())
                    : BadArg(static_cast<BadPointer>(Below(kBadPointerCount)));
  }

  std::mt19937_64& random_;
  Program program_;
};

}  // namespace

Program RandomProgram(std::mt19937_64* random) { return Draw(random).Make(); }

}  // namespace kapifuzz
