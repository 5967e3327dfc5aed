// LtpCase: one call of a witness, as the pieces of a test case.
//
// The calls before it become statements of a prepare function (failed ones did nothing and are left
// out), its arguments become C expressions over statics of the test. Numbers of descriptors are
// followed through the program, because a test process has others open: a number that nothing has
// open becomes closed_fd, whichever that is there.
//
//   r0 = open("./file", O_RDONLY, 0)        prepare  rdonly_fd = SAFE_OPEN("file", O_RDONLY);
//   write(r0, "abc", 3)   # = -EBADF        args     &rdonly_fd, &text3, 3
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "executor/program.h"
#include "executor/syscall_desc.h"
#include "executor/world.h"
#include "gen/ltp_emitter.h"
#include "gen/ltp_struct.h"

namespace kapifuzz {

// An argument of the call under test.
struct LtpArg {
  enum Kind {
    kLiteral,  // text is a C expression
    kFd,       // text names a static int (or element of an array of two)
    kBuffer,   // text names a static pointer to guarded memory
    kString,   // text is a C expression of a string
    kBadAddr,  // memory outside of the process
  };
  Kind kind = kLiteral;
  std::string text;
  std::optional<int64_t> value = {};  // of a literal number, as the parameter's type reads it
  bool operator==(const LtpArg&) const = default;
};

// What an optional pointer argument that leads nowhere is written as.
inline constexpr char kNullPointer[] = "NULL";

// Guarded memory (.bufs of struct tst_test).
struct LtpBuffer {
  uint32_t size = 0;
  bool has_data = false;  // else it is filled by the kernel, or its bytes do not matter
  std::string data;
  bool pattern = false;                           // bytes do not matter, but there must be some
  const MemberwiseStruct* elements_of = nullptr;  // the bytes are structs of this type
  bool operator==(const LtpBuffer&) const = default;
};

struct LtpCase {
  int syscall = 0;
  std::vector<uint32_t> items;
  std::string description;  // the specification's words
  int error = 0;            // positive errno; 0: it succeeds
  int64_t ret = 0;

  std::vector<std::string> prepare;  // statements, in order
  std::vector<LtpArg> args;
  std::set<std::string> fds;                        // statics: "rdonly_fd"
  std::set<std::string> fd_pairs;                   // statics: "pipe_fds", of two ints
  std::map<std::string, LtpBuffer> buffers;         // statics by name
  std::map<std::string, std::string> long_strings;  // statics by name: "unit\0length"
  std::vector<const Fixture*> fixtures;
  std::set<std::string> paths;      // all paths of its calls
  std::set<std::string> created;    // paths that the case leaves behind or takes away
  std::vector<std::string> notes;   // statements just before the call (gen/ltp_check.h)
  std::vector<std::string> checks;  // and after its success
  Environment env;
  bool limits_descriptors = false;     // env.nofile matters: an argument is at or above it
  bool takes_all_descriptors = false;  // EMFILE: no number below the limit is free
};

// Builds the case of call `call` of `witness`. The Error's message is the reason why it cannot be a
// test.
Result<LtpCase> BuildLtpCase(const Witness& witness, int call);

}  // namespace kapifuzz
